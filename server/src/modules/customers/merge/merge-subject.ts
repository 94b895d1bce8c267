import { type Changes, type Label, mergePaths, personalFile } from '@tellerline/contracts';
import { recordAudit } from '../../../kernel/audit.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { PresentedChange, ReviewSubject, ReviewsApi } from '../../reviews/index.ts';
import type { TasksApi } from '../../tasks/index.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { DUPLICATE_TASK } from '../duplicates/open-duplicate-tasks.ts';
import { tellValue } from '../file/tell-value.ts';
import type { Viewer } from '../mask.ts';
import { applyMerge, undoMerge } from './apply-merge.ts';
import { bothFiles, checkMerge, readWish } from './check-merge.ts';
import { type PairToMerge, readPair } from './read-pair.ts';

const labels = {
  section: { 'zh-CN': '客户合并', en: 'Merge' },
  action: { 'zh-CN': '操作', en: 'What' },
  survivor: { 'zh-CN': '保留', en: 'Survives' },
  absorbed: { 'zh-CN': '并入', en: 'Is merged into it' },
  reason: { 'zh-CN': '理由', en: 'Why' },
  merge: { 'zh-CN': '合并', en: 'Merge' },
  undo: { 'zh-CN': '撤销合并', en: 'Undo the merge' },
  taken: { 'zh-CN': '取自被并入客户', en: 'Taken from the merged record' },
} as const satisfies Record<string, Label>;

export interface MergeDeps {
  desk: CustomerDesk;
  reviews: Pick<ReviewsApi, 'openChangeOf'>;
  tasks: TasksApi | null;
  clock: Clock;
}

/** Merging two records into one, and undoing it, as two people do it. The subject is the pair. */
export function mergeSubject({ desk, reviews, tasks, clock }: MergeDeps): ReviewSubject {
  const around = () => ({ reviews, today: desk.today() });
  return {
    kind: 'merge',
    label: labels.section,
    entryRoles: ['clerk', 'manager'],
    reviewRoles: ['reviewer'],
    read: async (em, actor, subjectId) => {
      const state = await readPair(em, subjectId, actor);
      return {
        version: state.pair.merge_version,
        customerNo: state.first.customerNo,
        branchPath: state.branchPath,
        title: titleOf(state),
      };
    },
    check: async (em, actor, subjectId, changes) =>
      checkMerge(em, actor, await readPair(em, subjectId, actor), changes, around()),
    apply: async (em, change, reviewer) => {
      const state = await readPair(em, change.subjectId, reviewer);
      const wish = readWish(state, change.after);
      if (!wish) return;
      const [work, key] =
        wish.action === 'merge'
          ? ([applyMerge, 'Customer.Merged'] as const)
          : ([undoMerge, 'Customer.Unmerged'] as const);
      await work(em, state, wish, change, { reviewer, today: desk.today() });
      desk.ties.merging(em);
      await tasks?.complete(em, DUPLICATE_TASK, state.pair.id, reviewer);
      const details = { absorbed: wish.absorbed.customerNo, pair: state.pair.id, taken: wish.take.length };
      await recordAudit(em, { actor: reviewer, key, subjectId: wish.survivor.customerNo, details }, clock);
    },
    present: async (em, { subjectId, after }, viewer) => {
      await desk.refreshCodes();
      const state = await readPair(em, subjectId, viewer);
      const wish = presentable(state, after);
      const rows: PresentedChange[] = [
        row('action', labels.action, wish.action === 'undo' ? labels.undo : labels.merge),
        row('survivor', labels.survivor, same(`${wish.survivor.customerNo} ${wish.survivor.name}`)),
        row('absorbed', labels.absorbed, same(`${wish.absorbed.customerNo} ${wish.absorbed.name}`)),
        row('reason', labels.reason, same(String(after[mergePaths.reason] ?? ''))),
      ];
      if (wish.take.length === 0) return rows;
      return [...rows, ...(await takenRows(wish))];

      async function takenRows({ survivor, absorbed, take }: typeof wish): Promise<PresentedChange[]> {
        const files = await bothFiles(em, viewer, { survivor, absorbed }, desk.today());
        const told = (field: (typeof personalFile.fields)[number], side: 'survivor' | 'absorbed', who: Viewer) =>
          tellValue(field, files[side].values[field.id] ?? null, desk.codes, who);
        return personalFile.fields
          .filter(({ id }) => take.includes(id))
          .map((field) => ({
            path: `${mergePaths.take}${field.id}`,
            section: labels.taken,
            label: field.label,
            before: told(field, 'survivor', viewer),
            after: told(field, 'absorbed', viewer),
            risk: field.risk,
          }));
      }
    },
  };
}

/** The wish of a change, also of one that was decided long ago: then nothing but its own words says who survived. */
function presentable(state: PairToMerge, after: Changes) {
  const survivor = state.second.customerNo === after[mergePaths.survivor] ? state.second : state.first;
  const wish = readWish(state, { ...after, action: 'merge', survivor: survivor.customerNo });
  const absorbed = survivor === state.first ? state.second : state.first;
  return { action: after[mergePaths.action], survivor, absorbed, take: wish?.take ?? [] };
}

const titleOf = ({ first, second }: PairToMerge): string =>
  `${first.name} ${first.customerNo} · ${first.name === second.name ? '' : `${second.name} `}${second.customerNo}`;

const same = (text: string): Label => ({ 'zh-CN': text, en: text });
const row = (path: string, label: Label, text: Label): PresentedChange => ({
  path,
  section: labels.section,
  label,
  before: null,
  after: { text, masked: false },
  risk: false,
});
