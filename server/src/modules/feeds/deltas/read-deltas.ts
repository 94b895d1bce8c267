import type { FeedDelivery, FeedFileName, FeedRowReason } from '@tellerline/contracts';
import { type FeedFile, type Row, readRow, type Surroundings } from '../files/feed-files.ts';
import { type MarkKey, markKey, markText } from './marks.ts';

/** A delta whose fields are in order. */
export interface ReadDelta {
  /** Position in the delivery. */
  row: number;
  asOf: Date;
  values: Row;
  key: MarkKey;
}
export interface RejectedDelta {
  row: number;
  file: FeedFileName;
  field: string | null;
  reason: FeedRowReason;
}
export interface ReadDeltas {
  good: Map<FeedFileName, ReadDelta[]>;
  rejected: RejectedDelta[];
  /** Rows of which the same delivery has a later telling. */
  superseded: number[];
}

/** Senders' clocks may be a little ahead of ours; one that is far ahead would shut out everything that follows. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

/** Reads the rows of a delivery by the definition of the nightly files; of several of one record the latest stays. */
export function readDeltas(
  { rows }: FeedDelivery,
  files: ReadonlyMap<FeedFileName, FeedFile>,
  around: Surroundings,
  now: Date,
): ReadDeltas {
  const rejected: RejectedDelta[] = [];
  const superseded: number[] = [];
  const latest = new Map<FeedFileName, Map<string, ReadDelta>>();
  for (const [row, delta] of rows.entries()) {
    const file = files.get(delta.file);
    if (!file) continue;
    const reject = (field: string | null, reason: FeedRowReason) =>
      rejected.push({ row, file: file.name, field, reason });
    const asOf = new Date(delta.asOf);
    if (asOf.getTime() > now.getTime() + CLOCKS_DIFFER_MS) {
      reject('asOf', 'as_of_in_future');
      continue;
    }
    const wrong = wrongColumn(file, delta.values);
    if (wrong) {
      reject(wrong.field, wrong.reason);
      continue;
    }
    const read = readRow(
      file,
      file.fields.map(({ name }) => delta.values[name] ?? ''),
      around,
    );
    if (isFault(read)) {
      reject(read.field, read.reason);
      continue;
    }
    const key = markKey(file, read);
    const ofFile = latest.get(file.name) ?? new Map<string, ReadDelta>();
    latest.set(file.name, ofFile);
    const other = ofFile.get(markText(key));
    if (other) superseded.push(other.asOf > asOf ? row : other.row);
    if (!other || other.asOf <= asOf) ofFile.set(markText(key), { row, asOf, values: read, key });
  }
  const good: ReadDeltas['good'] = new Map();
  for (const [name, deltas] of latest) good.set(name, [...deltas.values()]);
  return { good, rejected, superseded };
}

/** A record is told whole: a column that is left out would otherwise be emptied unseen. */
function wrongColumn(
  file: FeedFile,
  values: FeedDelivery['rows'][number]['values'],
): { field: string; reason: FeedRowReason } | null {
  const known = new Set(file.fields.map(({ name }) => name));
  const unknown = Object.keys(values).find((name) => !known.has(name));
  if (unknown !== undefined) return { field: unknown, reason: 'unknown_column' };
  const missing = [...known].find((name) => !Object.hasOwn(values, name));
  return missing === undefined ? null : { field: missing, reason: 'missing_column' };
}

const isFault = (row: ReturnType<typeof readRow>): row is { field: string; reason: FeedRowReason } =>
  'reason' in row && 'field' in row;
