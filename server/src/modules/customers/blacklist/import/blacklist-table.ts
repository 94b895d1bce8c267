import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ServerDeps } from '../../../../kernel/module.ts';
import { dialectOfOrm } from '../../../../persistence/orm.ts';
import { customerDb } from '../../customer.tables.ts';
import type { CustomerDesk } from '../../customer-desk.ts';
import { tellValue } from '../../file/tell-value.ts';
import { readIssues } from '../../imports/row-issues.ts';
import type { RowOfImport, RowsWanted, TableKind } from '../../imports/table-kind.ts';
import type { Viewer } from '../../mask.ts';
import { aroundOf } from '../blacklist.presenter.ts';
import { applyEntries, liftEntries } from './apply-blacklist.ts';
import {
  type BlacklistColumn,
  beforeColumns,
  blacklistColumns,
  blacklistField,
  columnIds,
  rowColumns,
} from './blacklist-columns.ts';
import { stageBlacklist } from './stage-blacklist.ts';

/** Lists of others (police, courts, card schemes) as tables that are sent in: what is on them is true once a second person says so. */
export function blacklistTable(deps: Pick<ServerDeps, 'orm'>, desk: CustomerDesk): TableKind {
  const dialect = dialectOfOrm(deps.orm);
  return {
    kind: 'blacklist',
    label: { 'zh-CN': '黑名单', en: 'Blacklist' },
    columns: blacklistColumns,
    needed: [['name'], ['severity'], ['reason'], ['source']],
    rowTable: 'blacklist_import_row',
    reviewKind: 'blacklist_import',
    stager: (staging) => {
      const stager = { ...staging, codes: desk.codes, firstRowOf: new Map<string, number>() };
      return (em, batch) => stageBlacklist(em, batch, stager);
    },
    apply: async (em, chunk, stored, now) => {
      const branches = [...(await desk.branchNames()).values()];
      const branch = branches.find(({ path }) => path === stored.branch_path);
      await applyEntries(em, dialect, chunk, {
        orgNo: branch?.orgNo ?? '',
        branchPath: stored.branch_path,
        enteredBy: stored.uploaded_by_name,
        reviewedBy: stored.applied_by_name ?? '',
        today: desk.today(),
        now,
      });
    },
    undo: (em, chunk, stored, now) => {
      const reason = `#${stored.id} 导入撤销`;
      const reviewedBy = stored.undone_by_name ?? '';
      return liftEntries(em, dialect, chunk, { reason, reviewedBy, today: desk.today(), now });
    },
    readRows: async (em, wanted, viewer) => {
      const { codes, viewer: seeing } = await aroundOf(desk, viewer);
      return (await rowsOf(em, wanted)).map((row) => presentRow(row, codes, seeing));
    },
  };
}

const rowsOf = (em: SqlEntityManager, wanted: RowsWanted) =>
  customerDb(em)
    .selectFrom('blacklist_import_row')
    .selectAll()
    .where('import_id', '=', wanted.importId)
    .where('row_no', '>', wanted.after)
    .$if(wanted.outcome !== undefined, (query) => query.where('outcome', '=', wanted.outcome ?? ''))
    .$if(wanted.reason !== undefined, (query) => query.where('issues', 'like', `%:${wanted.reason}:%`))
    .orderBy('row_no')
    .limit(wanted.limit)
    .execute();

/** Numbers as the policy shows them; what a code means beside it, where it is one. */
function presentRow(
  row: Awaited<ReturnType<typeof rowsOf>>[number],
  codes: CustomerDesk['codes'],
  viewer: Viewer,
): RowOfImport {
  const cells = Object.fromEntries(columnIds.map((id) => [id, row[rowColumns[id]]]));
  const told = (id: BlacklistColumn) => tellValue(blacklistField(id), row[rowColumns[id]], codes, viewer).text;
  const replaced = (id: BlacklistColumn) =>
    row.before_version === null || id === 'customerNo' ? null : row[beforeColumns[id]];
  const differs = (id: BlacklistColumn): boolean => (replaced(id) ?? null) !== row[rowColumns[id]];
  const was = (id: BlacklistColumn) => tellValue(blacklistField(id), replaced(id), codes, viewer).text;
  const changes = row.before_version === null ? [] : columnIds.filter((id) => id !== 'customerNo' && differs(id));
  const isCode = (id: BlacklistColumn): boolean => blacklistField(id).type === 'code';
  const isKnown = (id: BlacklistColumn): boolean =>
    codes.entries(blacklistField(id).list ?? '').some(({ code }) => code === row[rowColumns[id]]);
  const asRead = (id: BlacklistColumn): boolean => isCode(id) || row[rowColumns[id]] === null;
  return {
    row: {
      rowNo: row.row_no,
      outcome: row.outcome as RowOfImport['row']['outcome'],
      customerNo: row.customer_no,
      name: row.name,
      issues: readIssues(row.issues),
      values: Object.fromEntries(columnIds.map((id) => [id, asRead(id) ? row[rowColumns[id]] : told(id)['zh-CN']])),
      words: Object.fromEntries(columnIds.filter(isKnown).map((id) => [id, told(id)])),
      before:
        row.before_version === null ? null : Object.fromEntries(changes.map((id) => [id, was(id)['zh-CN'] || null])),
      beforeWords: Object.fromEntries(changes.filter(isCode).map((id) => [id, was(id)])),
    },
    cells,
  };
}
