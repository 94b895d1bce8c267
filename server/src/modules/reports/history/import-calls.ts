import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Clock } from '../../../kernel/clock.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Transaction } from '../../../persistence/transaction.ts';
import { readLines, splitCsvLine } from '../../feeds/index.ts';
import { CallImport } from '../entities/call-import.entity.ts';
import type { ReportsTables } from '../reports.tables.ts';
import type { PastCallFormat, PastCallLine, Remark } from './past-call-format.ts';

const LINES_AT_ONCE = 1_000;
const REMARKS_KEPT = 1_000;

/** A file that is no history of the format at all; nothing of it was taken in. */
export class HistoryRefusal extends Error {}

export interface HistoryImport {
  /** Lines behind the header. read = added + changed + unchanged + rejected. */
  read: number;
  added: number;
  changed: number;
  unchanged: number;
  rejected: number;
  remarks: Remark[];
}

/**
 * Takes in a file of call history (CSV, also gzip'd), whole or not at all. A call that is known already with the same content
 * is left alone, with other content it is replaced: the same file twice changes nothing.
 * @throws HistoryRefusal when the file cannot be read as this format
 */
export async function importCalls(
  file: string,
  format: PastCallFormat,
  around: { transaction: Transaction; clock: Clock; timeZone: string },
): Promise<HistoryImport> {
  return around.transaction(async (em) => {
    const importId = newId();
    const writer = new HistoryWriter(em, format.name, importId);
    const done = await readHistory(file, format, around.timeZone, (lines) => writer.write(lines));
    const result = { ...done, ...writer.counts };
    if (result.added + result.changed > 0 || (await em.count(CallImport, { format: format.name })) === 0) {
      em.create(CallImport, {
        id: importId,
        format: format.name,
        fileName: basename(file).slice(0, 200),
        importedAt: around.clock.now(),
        ...result,
        odd: result.remarks.filter(({ kind }) => kind === 'odd').length,
        remarks: result.remarks.slice(0, REMARKS_KEPT),
      });
    }
    return result;
  });
}

/** A call and the hash of what its line said. */
type HashedCall = PastCallLine & { hash: string };

async function readHistory(
  file: string,
  format: PastCallFormat,
  timeZone: string,
  write: (calls: HashedCall[]) => Promise<void>,
): Promise<{ read: number; rejected: number; remarks: Remark[] }> {
  const remarks: Remark[] = [];
  const seen = new Set<string>();
  let calls: HashedCall[] = [];
  let read = 0;
  let rejected = 0;
  const reject = (line: number, field: string | null, reason: Remark['reason']): void => {
    rejected += 1;
    remarks.push({ line, field, reason, kind: 'rejected' });
  };
  for await (const lines of readLines(Readable.from(bytesOf(file)), 'utf-8')) {
    for (const line of lines) {
      if (line.no === 1) {
        checkHeader(format, 'text' in line ? line.text : '');
        continue;
      }
      if ('text' in line && line.text === '') continue;
      read += 1;
      if ('fault' in line) {
        reject(line.no, null, line.fault);
        continue;
      }
      const values = splitCsvLine(line.text);
      if (values?.length !== format.columns.length) {
        reject(line.no, null, values === null ? 'quotes_do_not_match' : 'wrong_column_count');
        continue;
      }
      const told = format.read(values, timeZone);
      if ('reason' in told) reject(line.no, told.field, told.reason);
      else if (seen.has(told.call.externalId)) reject(line.no, null, 'repeated');
      else {
        seen.add(told.call.externalId);
        remarks.push(...told.odd.map((odd) => ({ ...odd, line: line.no, kind: 'odd' as const })));
        calls.push({ ...told.call, hash: createHash('sha256').update(line.text).digest('hex') });
      }
      if (calls.length === LINES_AT_ONCE) {
        await write(calls);
        calls = [];
      }
    }
  }
  if (calls.length > 0) await write(calls);
  if (read === 0) throw new HistoryRefusal('The file holds no calls.');
  return { read, rejected, remarks };
}

function checkHeader(format: PastCallFormat, text: string): void {
  if (splitCsvLine(text)?.join() !== format.columns.join()) {
    throw new HistoryRefusal(`The first line of a ${format.name} file is: ${format.columns.join(',')}`);
  }
}

const GZIP = Buffer.from([0x1f, 0x8b]);

/** The file's bytes, unpacked if it is gzip'd, whatever it is called. */
async function* bytesOf(file: string): AsyncGenerator<Buffer> {
  try {
    const handle = await open(file);
    const first = (await handle.read(Buffer.alloc(2), 0, 2, 0)).buffer;
    const whole = handle.createReadStream({ start: 0 });
    yield* (first.equals(GZIP) ? pipeline(whole, createGunzip(), () => undefined) : whole) as AsyncIterable<Buffer>;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_')) throw new HistoryRefusal(`${file} is damaged: ${message}.`);
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES') {
      throw new HistoryRefusal(`${file} cannot be read (${code}).`);
    }
    throw error;
  }
}

/** Writes calls in batches: one look for those known, one statement each for what is to go and what is new. */
class HistoryWriter {
  readonly counts = { added: 0, changed: 0, unchanged: 0 };
  readonly #em: SqlEntityManager;
  readonly #source: string;
  readonly #importId: string;

  constructor(em: SqlEntityManager, source: string, importId: string) {
    this.#em = em;
    this.#source = source;
    this.#importId = importId;
  }

  async write(calls: readonly HashedCall[]): Promise<void> {
    const kysely = this.#em.getKysely<ReportsTables>();
    const known = await kysely
      .selectFrom('past_call')
      .select(['external_id', 'hash'])
      .where('source', '=', this.#source)
      .where(
        'external_id',
        'in',
        calls.map(({ externalId }) => externalId),
      )
      .execute();
    const hashOf = new Map(known.map((row) => [row.external_id, row.hash]));
    const changed = calls.filter(({ externalId, hash }) => hashOf.has(externalId) && hashOf.get(externalId) !== hash);
    const added = calls.filter(({ externalId }) => !hashOf.has(externalId));
    this.counts.added += added.length;
    this.counts.changed += changed.length;
    this.counts.unchanged += calls.length - added.length - changed.length;
    if (changed.length > 0) {
      await kysely
        .deleteFrom('past_call')
        .where('source', '=', this.#source)
        .where(
          'external_id',
          'in',
          changed.map(({ externalId }) => externalId),
        )
        .execute();
    }
    const rows = [...changed, ...added];
    if (rows.length > 0)
      await kysely
        .insertInto('past_call')
        .values(rows.map((call) => this.#row(call)))
        .execute();
  }

  #row(call: HashedCall) {
    return {
      source: this.#source,
      external_id: call.externalId,
      hash: call.hash,
      import_id: this.#importId,
      started_at: new Date(call.startedAt),
      class: call.class,
      queue: call.queue,
      dnis: call.dnis,
      type: call.type,
      agent: call.agent,
      disposition: call.disposition,
      caller_ref: call.callerRef,
      ivr_ms: call.ivrMs,
      wait_ms: call.waitMs,
      talk_ms: call.talkMs,
      hold_ms: call.holdMs,
      wrap_ms: call.wrapMs,
    };
  }
}
