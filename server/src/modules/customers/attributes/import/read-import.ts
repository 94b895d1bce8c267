import {
  readTable,
  recogniseTable,
  type SpooledFile,
  TableRefusal,
  type TableRow,
} from '../../../../exchange/index.ts';
import { recordAudit } from '../../../../kernel/audit.ts';
import type { ServerDeps } from '../../../../kernel/module.ts';
import type { BranchScope } from '../../data-gate.ts';
import { type HeadedColumns, readHeading } from './import-columns.ts';
import { forgetRows, moveImport } from './import-store.ts';
import { type StagedCounts, type Stager, stageRows } from './stage-rows.ts';

export interface ReadingImport {
  id: number;
  file: SpooledFile;
  scope: BranchScope;
  userId: string;
  today: string;
  /** True once the server goes down: what was read so far is forgotten then. */
  isStopping(): boolean;
}

/**
 * Reads a sent table to its end and keeps every row with what would become of it: the dry run. Nothing of it is true yet.
 * A file that cannot be read is refused as a whole, with the reason, and leaves no rows.
 */
export async function readImportFile(deps: ServerDeps, reading: ReadingImport): Promise<void> {
  try {
    await stageAll(deps, reading);
  } catch (error) {
    if (!(error instanceof TableRefusal)) throw error;
    await refuse(deps, reading, error);
  }
}

async function stageAll(deps: ServerDeps, reading: ReadingImport): Promise<void> {
  const { id, file } = reading;
  const kind = await recogniseTable(file.path, file.isUtf8);
  const counts: StagedCounts = { rows: 0, bad: 0, new: 0, change: 0, same: 0 };
  let stager: Stager | null = null;
  for await (const batch of readTable(file.path, kind)) {
    if (reading.isStopping()) throw new TableRefusal('interrupted');
    const rows: readonly TableRow[] = stager ? batch : batch.slice(1);
    stager ??= stagerFor(reading, readHeading(batch[0]?.cells ?? []));
    const now = stager;
    const staged = await deps.transaction(async (em) => {
      const found = await stageRows(em, rows, now);
      const so = sumOf(counts, found);
      await moveImport(em, id, 'reading', {
        ...columnsOf(so),
        beat_at: deps.clock.now(),
        format: kind.format,
        encoding: kind.format === 'csv' ? kind.encoding : null,
        delimiter: kind.format === 'csv' ? kind.delimiter : null,
        columns: JSON.stringify(now.columns),
      });
      return so;
    });
    Object.assign(counts, staged);
  }
  if (counts.rows === 0) throw new TableRefusal('empty');
  await deps.transaction((em) => moveImport(em, id, 'reading', { state: 'checked', beat_at: null, version: 1 }));
}

const stagerFor = ({ id, scope, today }: ReadingImport, columns: HeadedColumns): Stager => ({
  importId: id,
  columns,
  scope,
  today,
  firstRowOf: new Map(),
});

const sumOf = (a: StagedCounts, b: StagedCounts): StagedCounts => ({
  rows: a.rows + b.rows,
  bad: a.bad + b.bad,
  new: a.new + b.new,
  change: a.change + b.change,
  same: a.same + b.same,
});

const columnsOf = ({ rows, bad, new: fresh, change, same }: StagedCounts) => ({ rows, bad, fresh, change, same });

async function refuse(deps: ServerDeps, { id, userId }: ReadingImport, { reason, n }: TableRefusal): Promise<void> {
  await forgetRows(deps.transaction, id);
  await deps.transaction(async (em) => {
    const none = { rows: 0, bad: 0, fresh: 0, change: 0, same: 0 };
    const refusal = { refusal: reason, refusal_n: n === null ? null : String(n).slice(0, 200) };
    await moveImport(em, id, 'reading', {
      ...none,
      ...refusal,
      state: 'refused',
      same_key: null,
      beat_at: null,
      version: 1,
    });
    await recordAudit(
      em,
      { actor: { userId }, key: 'Import.Refused', subjectId: String(id), details: { reason } },
      deps.clock,
    );
  });
}
