import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { mariaDbInstalled, startPrivateMariaDb } from './mariadb.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Port of the private MariaDB of this run; null when MariaDB is not installed or switched off. */
    mariadbPort: number | null;
    /** Where this run's databases and secrets lie; removed at its end. */
    runFolder: string;
  }
}

/** One folder and one MariaDB for a whole run of tests. `TELLERLINE_TEST_MARIADB=off` leaves MariaDB out. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const runFolder = mkdtempSync(join(tmpdir(), 'tellerline-run-'));
  project.provide('runFolder', runFolder);
  const wanted = mariaDbInstalled() && process.env.TELLERLINE_TEST_MARIADB !== 'off';
  const server = wanted ? await startPrivateMariaDb() : null;
  project.provide('mariadbPort', server?.port ?? null);
  return async () => {
    await server?.stop();
    rmSync(runFolder, { recursive: true, force: true });
  };
}
