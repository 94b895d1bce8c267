import type { SqlEntityManager } from '@mikro-orm/sql';
import type { BundleDetail, BundleEvent, BundleLine, CentreStep } from '@tellerline/contracts';
import { type Actor, hasRole } from '../../../../kernel/actor.ts';
import { idNumber } from '../../../customers/index.ts';
import { accountOwner } from '../account-owner.ts';
import { presentRows } from '../bundle.presenter.ts';
import { doneAt, doneBy, isCentreStep, stepsFor } from '../bundle-steps.ts';
import { readBundle } from '../bundle-store.ts';
import { processingCentre, worksAt } from '../centre.ts';
import { handOverErrors } from '../hand-over.errors.ts';
import type { HandOver } from '../hand-over.ports.ts';
import { handOverDb, type StoredBundle } from '../hand-over.tables.ts';
import { mayEdit } from './edit-bundle.ts';

/** Kinds whose numbers are those of a person. */
const personal: ReadonlySet<string> = new Set(['personalId', 'legalPersonId']);

/** A bundle with its lines, its path so far, and what the person may do with it now. */
export async function bundleDetail(
  hand: HandOver,
  em: SqlEntityManager,
  actor: Actor,
  id: string,
): Promise<BundleDetail> {
  const bundle = await readBundle(em, actor, id);
  const [row] = await presentRows(hand, em, [bundle]);
  if (!row) throw handOverErrors.notFound();
  const may = await allowed(hand, em, actor, bundle);
  const whole = may.edit || bundle.holder_user_id === actor.userId;
  return {
    ...row,
    // The feed may have told of a new account since it was typed.
    customer: row.customer ?? (may.edit && bundle.account_no ? await accountOwner(em, actor, bundle.account_no) : null),
    accountNo: whole ? bundle.account_no : row.accountNo,
    note: bundle.note,
    lines: await linesOf(hand, em, actor, bundle, whole),
    whole,
    document: await documentOf(em, id),
    progress: await progressOf(hand, bundle),
    path: await pathOf(em, id),
    may,
  };
}

async function linesOf(
  hand: HandOver,
  em: SqlEntityManager,
  actor: Actor,
  bundle: StoredBundle,
  whole: boolean,
): Promise<BundleLine[]> {
  const sight = await hand.privacy?.sightOf(actor, bundle.branch_path, () => false);
  const viewer = sight ? { sight } : {};
  const rows = await handOverDb(em)
    .selectFrom('bundle_line')
    .selectAll()
    .where('bundle_id', '=', bundle.id)
    .orderBy('position')
    .execute();
  return rows.map(({ kind, name, certificate_no, pages, copies }) => ({
    kind,
    name,
    certificateNo: whole || !personal.has(kind) ? certificate_no : idNumber(certificate_no, viewer).text,
    pages,
    copies,
  }));
}

async function documentOf(em: SqlEntityManager, bundleId: string): Promise<BundleDetail['document']> {
  const row = await handOverDb(em)
    .selectFrom('internal_document')
    .select(['number', 'created_at', 'created_by', 'created_by_name'])
    .where('bundle_id', '=', bundleId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const by = { userId: row.created_by, name: row.created_by_name };
  return { number: row.number, at: row.created_at.toISOString(), by };
}

async function progressOf(hand: HandOver, bundle: StoredBundle): Promise<BundleDetail['progress']> {
  return Promise.all(
    stepsFor(bundle).map(async (step) => {
      const at = bundle[doneAt[step]];
      const userId = bundle[doneBy[step]];
      const state = at !== null ? 'done' : bundle.step === step ? 'now' : 'open';
      const by = userId === null ? null : { userId, name: (await hand.people.user(userId))?.displayName ?? '—' };
      return { step, state, at: at?.toISOString() ?? null, by } as const;
    }),
  );
}

async function pathOf(em: SqlEntityManager, bundleId: string): Promise<BundleEvent[]> {
  const rows = await handOverDb(em)
    .selectFrom('bundle_event')
    .selectAll()
    .where('bundle_id', '=', bundleId)
    .orderBy('id')
    .execute();
  return rows.map(({ at, what, step, by_user_id, by_name, reason }) => ({
    at: at.toISOString(),
    what,
    step,
    by: by_user_id === null ? null : { userId: by_user_id, name: by_name ?? '' },
    reason,
  }));
}

/** The same rules as those of the use cases, so that the screen offers nothing that would be refused. */
async function allowed(
  hand: HandOver,
  em: SqlEntityManager,
  actor: Actor,
  bundle: StoredBundle,
): Promise<BundleDetail['may']> {
  const edit = mayEdit(actor, bundle);
  const centre = await processingCentre(hand);
  const free = bundle.holder_user_id === null || bundle.holder_user_id === actor.userId;
  const clerk = worksAt(actor, centre.path, 'clerk');
  const finish: CentreStep[] = [];
  if (isCentreStep(bundle.step)) {
    if (bundle.step === 'review') {
      const second = hasRole(actor, 'reviewer') && bundle.data_entry_by !== actor.userId;
      const waits = (await hand.tasks.holderOf(em, 'review', bundle.id)) !== undefined;
      if (second && waits && worksAt(actor, centre.path, 'reviewer')) finish.push('review');
    } else if (clerk && free) finish.push(bundle.step);
    const early = bundle.step !== 'attributes' && stepsFor(bundle).includes('attributes');
    if (clerk && early && bundle.attributes_at === null) finish.push('attributes');
  }
  return {
    edit,
    discard: edit,
    receive: clerk && free && bundle.step === 'receipt',
    return: clerk && free && (bundle.step === 'receipt' || bundle.step === 'data_entry'),
    finish,
  };
}
