/** Imports a folder and says each step on stdout, so that a test can kill it there: `node … <databaseUrl> <folder>`. */
import { demoBranches } from '@tellerline/db/seeds/branches';
import { entitiesOf } from '@tellerline/server/composition';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { importDay } from '@tellerline/server/modules/feeds/index';
import { openOrm } from '@tellerline/server/persistence/orm';

const [databaseUrl = '', folder = ''] = process.argv.slice(2);
const orm = await openOrm({ databaseUrl, entities: entitiesOf() });
const run = await importDay(
  folder,
  { orm, clock: new ManualClock(), branches: { branches: () => demoBranches }, timeZone: 'Asia/Shanghai' },
  { onProgress: ({ phase, file }) => process.stdout.write(`${phase} ${file}\n`) },
);
process.stdout.write(`ended ${run.status}\n`);
await orm.close();
