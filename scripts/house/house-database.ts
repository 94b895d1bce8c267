import { join } from 'node:path';
import { projectRoot } from './home.ts';
import { type HouseBlueprint, logFileOf } from './house-processes.ts';
import type { SetupTasks } from './setup-task.ts';

/** Brings the tables up to date and fills what the demo bank lacks; with `examples`, its people have been at work already. */
export async function prepareDatabase(
  house: HouseBlueprint,
  tasks: SetupTasks,
  { customers, examples }: { customers: number; examples: boolean },
): Promise<void> {
  const common = { env: { ...house.env, DATABASE_URL: house.databaseUrl }, cwd: projectRoot };
  await tasks.run({
    ...common,
    name: 'Preparing the tables',
    args: [join(projectRoot, 'scripts/db/migrate.ts')],
    logFile: logFileOf(house.home, 'migrate'),
  });
  await tasks.run({
    ...common,
    name: 'Filling the demo bank',
    args: [
      join(projectRoot, 'scripts/db/seed.ts'),
      '--customers',
      String(customers),
      '--password-file',
      house.secrets.demoPassword,
      ...(examples ? ['--examples'] : []),
    ],
    logFile: logFileOf(house.home, 'seed'),
  });
}
