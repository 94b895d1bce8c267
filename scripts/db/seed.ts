/**
 * Fills a migrated database so that the product can be tried: branches, demo users, code lists, the demo bank. What is there
 * already stays or is brought up to date; running it again does no harm.
 *
 *   DATABASE_URL=… node scripts/db/seed.ts --password-file <file> [--customers 2000] [--seed 1] [--examples]
 *
 * `--examples` lets the demo's people work in the bank for three weeks, unless anybody has already.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { seedBank } from '@tellerline/db/generators/seed-bank';
import { seedArticles } from '@tellerline/db/seeds/articles';
import { demoBranches } from '@tellerline/db/seeds/branches';
import { seedCodeValues } from '@tellerline/db/seeds/code-lists';
import { seedExamples } from '@tellerline/db/seeds/examples/seed-examples';
import { entitiesOf, seedModules } from '@tellerline/server/composition';
import { systemClock } from '@tellerline/server/kernel/clock';
import { migratorSettings, pendingMigrations } from '@tellerline/server/persistence/migrations';
import { dialectOf, openOrm } from '@tellerline/server/persistence/orm';

const { values } = parseArgs({
  options: {
    'password-file': { type: 'string' },
    customers: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    examples: { type: 'boolean', default: false },
  },
});
const databaseUrl = process.env.DATABASE_URL;
const passwordFile = values['password-file'];
if (!databaseUrl || !passwordFile) {
  console.error('Needed: DATABASE_URL in the environment and --password-file with the demo users’ password.');
  process.exit(1);
}
const password = readFileSync(passwordFile, 'utf8').trim();
if (password.length < 8) {
  console.error(`The password in ${passwordFile} is shorter than eight characters.`);
  process.exit(1);
}

const orm = await openOrm({
  databaseUrl,
  entities: entitiesOf(),
  more: await migratorSettings(dialectOf(databaseUrl)),
});
try {
  const pending = await pendingMigrations(orm);
  if (pending.length > 0) throw new Error(`Migrate first: ${pending.join(', ')} not run yet.`);
  await seedModules(orm, { branches: [...demoBranches], password, clock: systemClock });
  await seedCodeValues(orm);
  const articles = await seedArticles(orm, systemClock.now());
  console.log(`Branches, demo users, code lists and ${articles} articles are there.`);
  const run = await seedBank(orm, { customers: Number(values.customers), seed: Number(values.seed) });
  console.log(`Demo bank as of ${run.businessDay}: ${run.status}${run.reason ? `, ${run.reason}` : ''}.`);
  if (values.examples && (await seedExamples(orm, databaseUrl, password)))
    console.log('Examples of what people do in a bank are there.');
} finally {
  await orm.close();
}
