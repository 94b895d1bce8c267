import type { TestProject } from 'vitest/node';
import { mariaDbInstalled, startPrivateMariaDb } from './mariadb.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Port of the private MariaDB of this run; null when MariaDB is not installed or switched off. */
    mariadbPort: number | null;
  }
}

/** One MariaDB for a whole run of tests. `TELLERLINE_TEST_MARIADB=off` leaves it out. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (!mariaDbInstalled() || process.env.TELLERLINE_TEST_MARIADB === 'off') {
    project.provide('mariadbPort', null);
    return undefined;
  }
  const server = await startPrivateMariaDb();
  project.provide('mariadbPort', server.port);
  return () => server.stop();
}
