import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new empty folder which goes away with this run of tests; outside of one it is the caller's to remove. */
export const testFolder = (purpose: string): string =>
  mkdtempSync(join(process.env.TELLERLINE_RUN_FOLDER ?? tmpdir(), `tellerline-${purpose}-`));
