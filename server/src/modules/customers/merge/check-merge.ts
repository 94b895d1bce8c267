import type { SqlEntityManager } from '@mikro-orm/sql';
import { type Changes, type Finding, type Label, mergePaths } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import type { CheckedChanges, ReviewsApi } from '../../reviews/index.ts';
import type { FileState } from '../file/file-state.ts';
import { readPersonalFile } from '../personal/read-personal-file.ts';
import type { PairedCustomer, PairToMerge } from './read-pair.ts';
import { takeableFields } from './takeable-fields.ts';

/** A wish to merge or to undo a merge, read out of a change. */
export interface MergeWish {
  action: 'merge' | 'undo';
  survivor: PairedCustomer;
  absorbed: PairedCustomer;
  reason: string;
  /** Fields of the absorbed record to be put into the survivor's. */
  take: string[];
}

const finding = (path: string, code: string, zh: string, en: string): Finding => {
  const text: Label = { 'zh-CN': zh, en };
  return { path, code, text };
};

/** Which of both must survive: the core bank's where the other is only ours, for its number is on papers and cards. */
export function mustSurvive({ first, second }: Pick<PairToMerge, 'first' | 'second'>): PairedCustomer | null {
  const [ofFirst, ofSecond] = [first.source === 'core-bank', second.source === 'core-bank'];
  if (ofFirst === ofSecond) return null;
  return ofFirst ? first : second;
}

/** @returns the wish, as far as it can be made out; null when it names no survivor of the two */
export function readWish(state: PairToMerge, changes: Changes): MergeWish | null {
  const action = changes[mergePaths.action] === 'undo' ? 'undo' : 'merge';
  const named = action === 'undo' ? survivorInForce(state)?.customerNo : changes[mergePaths.survivor];
  const survivor = [state.first, state.second].find(({ customerNo }) => customerNo === named);
  if (!survivor) return null;
  const absorbed = survivor === state.first ? state.second : state.first;
  const typed = changes[mergePaths.reason];
  const reason = typeof typed === 'string' ? typed.normalize('NFC').trim().slice(0, 300) : '';
  const take = Object.entries(changes).flatMap(([path, value]) =>
    path.startsWith(mergePaths.take) && value === true ? [path.slice(mergePaths.take.length)] : [],
  );
  return { action, survivor, absorbed, reason, take: action === 'merge' ? take : [] };
}

const survivorInForce = ({ inForce, first, second }: PairToMerge): PairedCustomer | undefined =>
  [first, second].find(({ id }) => id === inForce?.survivor_id);

/** Looks at a wish as it was typed: what is wrong holds it back, what is odd needs a reason. */
export async function checkMerge(
  em: SqlEntityManager,
  actor: Actor,
  state: PairToMerge,
  changes: Changes,
  around: { reviews: Pick<ReviewsApi, 'openChangeOf'>; today: string },
): Promise<CheckedChanges> {
  const wish = readWish(state, changes);
  if (!wish) {
    const issue =
      changes[mergePaths.action] === 'undo'
        ? finding('action', 'not_merged', '两者目前没有合并', 'These two are not merged')
        : finding('survivor', 'required', '请选择保留哪一个客户号', 'Choose the number that survives');
    return { changes: {}, before: {}, issues: [issue], warnings: [] };
  }
  const issues: Finding[] = [];
  if (wish.reason.length < 2) issues.push(finding('reason', 'required', '请填写理由', 'Say why'));
  const warnings: Finding[] = [];
  if (wish.action === 'merge') {
    issues.push(...standsInTheWay(state, wish), ...(await openChanges(em, actor, state, around.reviews)));
    issues.push(...(await notTakeable(em, actor, wish, around.today)));
    warnings.push(...doubts(state, wish));
  }
  const kept: Changes = {
    action: wish.action,
    survivor: wish.survivor.customerNo,
    reason: wish.reason,
    ...Object.fromEntries(wish.take.map((field) => [`${mergePaths.take}${field}`, true])),
  };
  return { changes: kept, before: Object.fromEntries(Object.keys(kept).map((path) => [path, null])), issues, warnings };
}

function standsInTheWay(state: PairToMerge, wish: MergeWish): Finding[] {
  const issues: Finding[] = [];
  for (const { customerNo, mergedInto } of [state.first, state.second]) {
    if (mergedInto === null) continue;
    issues.push(finding('survivor', 'merged_already', `${customerNo} 已合并`, `${customerNo} has been merged already`));
  }
  if (wish.survivor.kind !== wish.absorbed.kind) {
    issues.push(finding('survivor', 'other_kind', '个人与对公客户不能合并', 'A person and a company cannot be merged'));
  }
  const must = mustSurvive(state);
  if (must && must !== wish.survivor) {
    const text = ['核心系统的客户号必须保留', "The core bank's number must survive"] as const;
    issues.push(
      finding('survivor', 'core_survives', `${text[0]}：${must.customerNo}`, `${text[1]}: ${must.customerNo}`),
    );
  }
  return issues;
}

/** What somebody is still changing of either would be decided on a record that is no longer there. */
async function openChanges(
  em: SqlEntityManager,
  actor: Actor,
  { first, second }: PairToMerge,
  reviews: Pick<ReviewsApi, 'openChangeOf'>,
): Promise<Finding[]> {
  const kind = first.kind === 'corporate' ? 'corporate_file' : 'personal_file';
  const found: Finding[] = [];
  for (const { customerNo } of [first, second]) {
    const open = await reviews.openChangeOf(em, kind, customerNo, actor);
    if (!open) continue;
    const [zh, en] = [`${customerNo} 有未完成的修改（${open.enteredBy.name}）`, `${customerNo} has an open change`];
    found.push(finding('survivor', 'change_open', zh, `${en} (${open.enteredBy.name})`));
  }
  return found;
}

async function notTakeable(em: SqlEntityManager, actor: Actor, wish: MergeWish, today: string): Promise<Finding[]> {
  if (wish.take.length === 0) return [];
  if (wish.survivor.kind !== 'personal') {
    return [finding('take', 'not_takeable', '对公客户不能选取字段', 'Fields of companies cannot be picked')];
  }
  const { survivor, absorbed } = await bothFiles(em, actor, wish, today);
  const takeable = new Set(takeableFields(absorbed, survivor).map(({ id }) => id));
  return wish.take
    .filter((field) => !takeable.has(field))
    .map((field) =>
      finding(
        `${mergePaths.take}${field}`,
        'not_takeable',
        '此字段不能取自被合并的客户',
        'This field cannot be taken from the merged record',
      ),
    );
}

/** Both personal files, whether merged or not. */
export async function bothFiles(
  em: SqlEntityManager,
  scope: { branchPath: string },
  { survivor, absorbed }: Pick<MergeWish, 'survivor' | 'absorbed'>,
  today: string,
): Promise<{ survivor: FileState; absorbed: FileState }> {
  const any = { branchPath: scope.branchPath, withMerged: true } as const;
  return {
    survivor: await readPersonalFile(em, survivor.customerNo, any, today),
    absorbed: await readPersonalFile(em, absorbed.customerNo, any, today),
  };
}

function doubts(state: PairToMerge, { survivor, absorbed }: MergeWish): Finding[] {
  const warnings: Finding[] = [];
  if (survivor.source === 'core-bank' && absorbed.source === 'core-bank') {
    const zh = '两个客户号都在核心系统中使用，请确认核心系统也将处理';
    warnings.push(
      finding('survivor', 'both_core', zh, 'Both numbers are in use in the core bank: see that it follows'),
    );
  }
  if (!absorbed.branchPath.startsWith(survivor.branchPath)) {
    const zh = `机构 ${absorbed.orgNo} 今后只能看到其权限内的保留客户；${survivor.customerNo} 属机构 ${survivor.orgNo}`;
    const en = `Branch ${absorbed.orgNo} loses sight of this customer: ${survivor.customerNo} belongs to branch ${survivor.orgNo}`;
    warnings.push(finding('survivor', 'other_branch', zh, en));
  }
  const fields = JSON.parse(state.pair.fields) as { field: string; agreement: string }[];
  if (fields.some(({ field, agreement }) => field === 'document' && agreement === 'different')) {
    warnings.push(finding('survivor', 'documents_differ', '两者证件号码不同', 'Their identity documents differ'));
  }
  return warnings;
}
