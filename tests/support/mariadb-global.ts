import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { fastFolder, removeFoldersOfTheDead } from './fast-folder.ts';
import { mariaDbInstalled, startPrivateMariaDb } from './mariadb.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Port of the private MariaDB of this run; null when MariaDB is not installed or switched off. */
    mariadbPort: number | null;
  }
}

/** One folder and one MariaDB for a whole run of tests. `TELLERLINE_TEST_MARIADB=off` leaves MariaDB out. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const parent = fastFolder();
  removeFoldersOfTheDead(parent, 'tellerline-run-');
  const runFolder = mkdtempSync(join(parent, `tellerline-run-${process.pid}-`));
  // Workers inherit it; benchmarks that use the same support run without and get the system's temporary folder.
  process.env.TELLERLINE_RUN_FOLDER = runFolder;
  const wanted = mariaDbInstalled() && process.env.TELLERLINE_TEST_MARIADB !== 'off';
  const server = wanted ? await startPrivateMariaDb(undefined, [], runFolder) : null;
  project.provide('mariadbPort', server?.port ?? null);
  return async () => {
    await server?.stop();
    rmSync(runFolder, { recursive: true, force: true });
  };
}
