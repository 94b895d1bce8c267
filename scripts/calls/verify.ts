/**
 * No call lost: `npm run verify:calls [-- --json] [--asterisk-log <folder>] [--journal <folder>]`. Compares the database with Asterisk's
 * own records and the bridge's journal; by default those of TELLERLINE_HOME. Ends with 0 when every invariant holds, else 1.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { entitiesOf } from '@tellerline/server/composition';
import { type CallVerification, verifyCalls } from '@tellerline/server/modules/callcenter/index';
import { forkOf, openOrm } from '@tellerline/server/persistence/orm';
import { homeAt, readHomePath } from '../house/home.ts';
import { Refusal, runCommand } from './open-database.ts';

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      'asterisk-log': { type: 'string' },
      journal: { type: 'string' },
    },
  });
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) throw new Refusal('DATABASE_URL is not set.');
  const home = homeAt(readHomePath(process.env.TELLERLINE_HOME));
  const orm = await openOrm({ databaseUrl, entities: entitiesOf() });
  try {
    const folders = {
      asteriskLog: resolve(values['asterisk-log'] ?? join(home.asteriskRun, 'log')),
      journal: resolve(values.journal ?? home.journal),
    };
    const done = await verifyCalls(forkOf(orm), folders, new Date());
    console.log(values.json ? JSON.stringify(done, null, 2) : inWords(done));
    if (done.violations.length > 0) process.exitCode = 1;
  } finally {
    await orm.close();
  }
});

function inWords({ interactions, cel, cdr, facts, notChecked, violations }: CallVerification): string {
  return [
    ...violations.map(({ invariant, subject, problem }) => `${invariant} ${subject}: ${problem}`),
    ...notChecked.map((what) => `not checked – ${what}`),
    `${interactions} calls compared with ${cel} channel events, ${cdr} call records and ${facts} facts: ${violations.length === 0 ? 'every invariant holds' : `${violations.length} violations`}`,
  ].join('\n');
}
