/**
 * Imports a folder and is killed, as by kill -9, the moment it comes to a step: `node … <databaseUrl> <folder> <step>`. It
 * does so itself: from outside the signal would come somewhere later.
 */
import { demoBranches } from '@tellerline/db/seeds/branches';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { customersEntities } from '@tellerline/server/modules/customers/index';
import { feedsEntities, importDay } from '@tellerline/server/modules/feeds/index';
import { openOrm } from '@tellerline/server/persistence/orm';

const [databaseUrl = '', folder = '', step = ''] = process.argv.slice(2);
const orm = await openOrm({ databaseUrl, entities: [...customersEntities, ...feedsEntities] });
await importDay(
  folder,
  { orm, clock: new ManualClock(), branches: { branches: () => demoBranches }, timeZone: 'Asia/Shanghai' },
  {
    onProgress: ({ phase, file }) => {
      if (`${phase} ${file}` === step) process.kill(process.pid, 'SIGKILL');
    },
  },
);
await orm.close();
