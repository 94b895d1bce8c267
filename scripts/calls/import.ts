/**
 * Takes in the call history of another system: `npm run calls:import -- --format anonymous-bank FILE.csv.gz [--json]`. Works
 * without a running server. Lines that were rejected or are odd are told with their number and reason; ends with 1 when the
 * file was refused or a line was rejected.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '@tellerline/server/kernel/clock';
import {
  type HistoryImport,
  HistoryRefusal,
  importCalls,
  pastCallFormats,
} from '@tellerline/server/modules/reports/index';
import { makeTransaction } from '@tellerline/server/persistence/transaction';
import { openDatabase, Refusal, runCommand } from './open-database.ts';

const REMARKS_SHOWN = 200;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { format: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const format = pastCallFormats.get(values.format ?? '');
  const [file] = positionals;
  if (!format || file === undefined || positionals.length > 1) {
    const known = [...pastCallFormats.keys()].join(' | ');
    throw new Refusal(`npm run calls:import -- --format ${known} FILE.csv[.gz] [--json]`);
  }
  const orm = await openDatabase();
  try {
    const done = await importCalls(resolve(file), format, {
      transaction: makeTransaction(orm),
      clock: systemClock,
      timeZone: process.env.BANK_TIME_ZONE ?? 'Asia/Shanghai',
    });
    console.log(values.json ? JSON.stringify(done, null, 2) : inWords(done));
    if (done.rejected > 0) process.exitCode = 1;
  } catch (error) {
    if (error instanceof HistoryRefusal) throw new Refusal(`Not imported: ${error.message}`);
    throw error;
  } finally {
    await orm.close();
  }
});

function inWords({ read, added, changed, unchanged, rejected, remarks }: HistoryImport): string {
  const told = remarks
    .slice(0, REMARKS_SHOWN)
    .map(({ line, field, reason, kind }) => `line ${line}: ${kind}, ${field === null ? '' : `${field} `}${reason}`);
  const odd = remarks.filter(({ kind }) => kind === 'odd').length;
  const more = remarks.length - told.length;
  return [
    ...told,
    ...(more > 0 ? [`… and ${more} more (--json lists all)`] : []),
    `${read} calls read: ${added} new, ${changed} changed, ${unchanged} unchanged, ${rejected} rejected; ${odd} odd values taken in as they are`,
  ].join('\n');
}
