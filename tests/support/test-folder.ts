import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import './mariadb-global.ts';

/** A new empty folder which goes away with this run of tests. */
export const testFolder = (purpose: string): string =>
  mkdtempSync(join(inject('runFolder') ?? tmpdir(), `${purpose}-`));
