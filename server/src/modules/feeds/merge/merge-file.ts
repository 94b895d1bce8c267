import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Dialect } from '../../../persistence/orm.ts';
import type { Transaction } from '../../../persistence/transaction.ts';
import { dropOutdated } from '../deltas/marks.ts';
import { stagingTable } from '../entities/staging.entities.ts';
import type { FeedFile } from '../files/feed-files.ts';
import { type Bindings, readNamed, runNamed } from '../named-sql.ts';
import { takeTurn } from '../writing-turn.ts';
import { type AsOf, insertSql, type Lines, linesToWriteSql, theseLines, updateSql } from './merge-sql.ts';
import { nameUpkeep, phoneUpkeep, removalSql, type SearchUpkeep } from './search-upkeep.ts';
import { targets } from './targets.ts';

/** Lines per transaction: short enough that agents' reads on SQLite never wait long. */
const CHUNK_LINES = 10_000;

export interface Merged {
  created: number;
  changed: number;
}

export interface MergeSettings {
  dialect: Dialect;
  transaction: Transaction;
  bindings: { asOf: Date; day: string; source: string };
  progress(lines: number): Promise<void>;
}

/**
 * Brings a file's staged lines into the customers' tables, a chunk of lines per transaction. Each chunk compares before it
 * writes, so that merging again after a crash, or the same file a second time, changes nothing that is right already.
 */
export async function mergeFile(file: FeedFile, lastLine: number, settings: MergeSettings): Promise<Merged> {
  const merged: Merged = { created: 0, changed: 0 };
  let to = 0;
  for (let from = 1; from <= lastLine; from = to + 1) {
    to = await settings.transaction((em) => endOfChunk(em, file, from, lastLine));
    const chunk = { ...settings.bindings, from, to };
    const done = await settings.transaction(async (em) => {
      await takeTurn(em);
      await dropOutdated(em, file, settings.dialect, chunk);
      return mergeLines(em, file, settings.dialect, chunk, ':asOf');
    });
    merged.created += done.created;
    merged.changed += done.changed;
    await settings.progress(Math.min(lastLine, chunk.to));
  }
  return merged;
}

/** The line with which a chunk that begins at `from` is full; the staged lines of a day that was compared lie far apart. */
async function endOfChunk(em: SqlEntityManager, file: FeedFile, from: number, lastLine: number): Promise<number> {
  const [full] = await readNamed<{ line: number }>(
    em,
    `select line from ${stagingTable(file)} where line between :from and :lastLine order by line limit 1 offset ${CHUNK_LINES - 1}`,
    { from, lastLine },
  );
  return full ? Number(full.line) : lastLine;
}

/** Merges the staged lines between `from` and `to` of the bindings, in the transaction of `em`. */
export async function mergeLines(
  em: SqlEntityManager,
  file: FeedFile,
  dialect: Dialect,
  chunk: Bindings,
  asOf: AsOf,
): Promise<Merged> {
  const ofFile = targets.filter((target) => target.file === file.name);
  const removing = file.name === 'contact_points' || file.name === 'documents' ? file.name : null;
  const toWrite = linesToWriteSql(dialect, ofFile, removing !== null);
  const found = await readNamed<{ line: number; differs: number }>(em, toWrite.sql, chunk);
  if (found.length === 0) return { created: 0, changed: 0 };
  const lines = theseLines(found.map(({ line }) => line));
  let changed = found.filter(({ differs }) => Number(differs) === 1).length;
  let created = 0;
  const upkeep = searchUpkeep(file, dialect, lines);
  for (const { sql } of upkeep.before) await runNamed(em, sql, chunk);
  for (const [i, target] of ofFile.entries()) {
    if (changed > 0) await runNamed(em, updateSql(dialect, target, asOf, lines).sql, chunk);
    const inserted = await runNamed(em, insertSql(target, asOf, lines).sql, chunk);
    if (i === 0) created = inserted;
  }
  if (removing) changed += await runNamed(em, removalSql(dialect, removing, lines).sql, chunk);
  for (const { sql } of upkeep.after) await runNamed(em, sql, chunk);
  return { created, changed };
}

function searchUpkeep(file: FeedFile, dialect: Dialect, lines: Lines): SearchUpkeep {
  if (file.name === 'customers') return nameUpkeep(dialect, lines);
  return file.name === 'contact_points' ? phoneUpkeep(dialect, lines) : { before: [], after: [] };
}
