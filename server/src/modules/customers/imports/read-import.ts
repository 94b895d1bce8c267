import type { SqlEntityManager } from '@mikro-orm/sql';
import { readTable, recogniseTable, type SpooledFile, TableRefusal, type TableRow } from '../../../exchange/index.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import type { BranchScope } from '../data-gate.ts';
import { readHeading } from './headed-columns.ts';
import { forgetRows, moveImport } from './import-store.ts';
import type { StagedCounts, Staging, TableKind } from './table-kind.ts';

export interface ReadingImport {
  id: number;
  kind: TableKind;
  file: SpooledFile;
  scope: BranchScope;
  userId: string;
  today: string;
  /** True once the server goes down: what was read so far is forgotten then. */
  isStopping(): boolean;
}

/** The import is not being read any more: another process thought this one dead and refused it. */
class TakenOver extends Error {}

/**
 * Reads a sent table to its end and keeps every row with what would become of it: the dry run. Nothing of it is true yet.
 * A file that cannot be read is refused as a whole, with the reason, and leaves no rows; nor does one somebody else ended.
 */
export async function readImportFile(deps: ServerDeps, reading: ReadingImport): Promise<void> {
  try {
    await stageAll(deps, reading);
  } catch (error) {
    if (error instanceof TableRefusal) await refuse(deps, reading, error);
    else if (error instanceof TakenOver) await forgetRows(deps.transaction, reading.kind.rowTable, reading.id);
    else throw error;
  }
}

async function stageAll(deps: ServerDeps, reading: ReadingImport): Promise<void> {
  const { id, file } = reading;
  const form = await recogniseTable(file.path, file.isUtf8);
  const counts: StagedCounts = { rows: 0, bad: 0, new: 0, change: 0, same: 0 };
  let staging: Staging | null = null;
  let stage: ReturnType<TableKind['stager']> | null = null;
  for await (const batch of readTable(file.path, form)) {
    if (reading.isStopping()) throw new TableRefusal('interrupted');
    const rows: readonly TableRow[] = staging ? batch : batch.slice(1);
    staging ??= stagingOf(reading, batch[0]?.cells ?? []);
    stage ??= reading.kind.stager(staging);
    const [keep, { columns }] = [stage, staging];
    const staged = await deps.transaction(async (em) => {
      const found = await keep(em, rows);
      const so = sumOf(counts, found);
      await keepReading(em, id, {
        ...columnsOf(so),
        beat_at: deps.clock.now(),
        format: form.format,
        encoding: form.format === 'csv' ? form.encoding : null,
        delimiter: form.format === 'csv' ? form.delimiter : null,
        columns: JSON.stringify(columns),
      });
      return so;
    });
    Object.assign(counts, staged);
  }
  if (counts.rows === 0) throw new TableRefusal('empty');
  await deps.transaction((em) => keepReading(em, id, { state: 'checked', beat_at: null, version: 1 }));
}

/** @throws TakenOver, so that nothing of the transaction stays */
async function keepReading(em: SqlEntityManager, id: number, values: Parameters<typeof moveImport>[3]): Promise<void> {
  if (!(await moveImport(em, id, 'reading', values))) throw new TakenOver();
}

const stagingOf = ({ id, kind, scope, today }: ReadingImport, heading: readonly string[]): Staging => ({
  importId: id,
  columns: readHeading(heading, kind.columns, kind.needed),
  scope,
  today,
});

const sumOf = (a: StagedCounts, b: StagedCounts): StagedCounts => ({
  rows: a.rows + b.rows,
  bad: a.bad + b.bad,
  new: a.new + b.new,
  change: a.change + b.change,
  same: a.same + b.same,
});

const columnsOf = ({ rows, bad, new: fresh, change, same }: StagedCounts) => ({ rows, bad, fresh, change, same });

async function refuse(
  deps: ServerDeps,
  { id, kind, userId }: ReadingImport,
  { reason, n }: TableRefusal,
): Promise<void> {
  await forgetRows(deps.transaction, kind.rowTable, id);
  await deps.transaction(async (em) => {
    const none = { rows: 0, bad: 0, fresh: 0, change: 0, same: 0 };
    const refusal = { refusal: reason, refusal_n: n === null ? null : String(n).slice(0, 200) };
    const moved = await moveImport(em, id, 'reading', {
      ...none,
      ...refusal,
      state: 'refused',
      same_key: null,
      beat_at: null,
      version: 1,
    });
    if (!moved) return;
    await recordAudit(
      em,
      { actor: { userId }, key: 'Import.Refused', subjectId: String(id), details: { reason } },
      deps.clock,
    );
  });
}
