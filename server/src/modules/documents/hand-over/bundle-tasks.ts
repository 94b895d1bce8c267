import type { SqlEntityManager } from '@mikro-orm/sql';
import type { BundleEvent, BundleStep, TaskKind } from '@tellerline/contracts';
import type { TaskMove } from '../../tasks/index.ts';
import { bundleTaskKinds, taskKindOf } from './bundle-steps.ts';
import { noteEvent } from './bundle-store.ts';
import { processingCentre } from './centre.ts';
import type { HandOver } from './hand-over.ports.ts';
import { handOverDb, type StoredBundle } from './hand-over.tables.ts';

/** How long a claim lasts, and when the work is due. */
const rules: Readonly<Record<(typeof bundleTaskKinds)[number], { claimMinutes: number; dueHours: number }>> = {
  document_receipt: { claimMinutes: 60, dueHours: 8 },
  data_entry: { claimMinutes: 240, dueHours: 24 },
  attributes: { claimMinutes: 240, dueHours: 48 },
  archive: { claimMinutes: 240, dueHours: 72 },
  images: { claimMinutes: 240, dueHours: 72 },
  document_returned: { claimMinutes: 480, dueHours: 48 },
};

/** Puts the work of a step into its pool; a second time changes nothing. */
export async function openTaskOf(
  hand: HandOver,
  em: SqlEntityManager,
  bundle: StoredBundle,
  step: BundleStep,
): Promise<void> {
  const kind = taskKindOf[step];
  if (!kind) return;
  const name = await customerName(em, bundle);
  const centre = await processingCentre(hand);
  await hand.tasks.open(em, {
    kind,
    subjectKind: 'bundle',
    subjectId: bundle.id,
    customerNo: bundle.customer_no,
    params: { flowNo: bundle.flow_no, name, orgNo: bundle.org_no, lines: bundle.line_count },
    pool: {
      role: step === 'review' ? 'reviewer' : 'clerk',
      branchPath: step === 'returned' ? bundle.branch_path : centre.path,
    },
    notForUserId: step === 'review' ? bundle.data_entry_by : null,
  });
}

async function customerName(em: SqlEntityManager, bundle: StoredBundle): Promise<string> {
  if (bundle.customer_no === null) return '';
  const row = await handOverDb(em)
    .selectFrom('customer')
    .select('name')
    .where('customer_no', '=', bundle.customer_no)
    .executeTakeFirst();
  return row?.name ?? '';
}

const whatHappened: Readonly<Partial<Record<TaskMove['move'], BundleEvent['what']>>> = {
  claimed: 'claimed',
  released: 'released',
  timed_out: 'timed_out',
};

/** Bundles know who has them: claims of their tasks are written on them and on their path. */
export function watchTasks(hand: HandOver): void {
  for (const kind of bundleTaskKinds) {
    const onMove = (em: SqlEntityManager, move: TaskMove) => noteTaskMove(hand, em, kind, move);
    hand.tasks.registerKind(kind, { ...rules[kind], byHand: false, onMove });
  }
}

async function noteTaskMove(hand: HandOver, em: SqlEntityManager, kind: TaskKind, move: TaskMove): Promise<void> {
  const what = whatHappened[move.move];
  if (!what) return;
  const db = handOverDb(em);
  const bundle = await db.selectFrom('bundle').select('step').where('id', '=', move.subjectId).executeTakeFirst();
  if (!bundle) return;
  const step = (Object.keys(taskKindOf) as BundleStep[]).find((each) => taskKindOf[each] === kind) ?? bundle.step;
  if (taskKindOf[bundle.step] === kind) {
    const claimed = move.move === 'claimed';
    await db
      .updateTable('bundle')
      .set({ holder_user_id: claimed ? move.byUserId : null, holder_since: claimed ? move.at : null })
      .where('id', '=', move.subjectId)
      .execute();
  }
  const by = move.byUserId === null ? null : { userId: move.byUserId };
  await noteEvent(hand, em, move.subjectId, { what, step, by });
}
