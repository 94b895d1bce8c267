import { randomInt } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { OpenRequest } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import { bankDay } from '../../kernel/bank-day.ts';
import { insertIfAbsent } from '../../persistence/duplicate.ts';
import { groupOf } from '../customers/index.ts';
import { dueAfter, escalateAt, legalDeadline, minutesFor } from './deadlines.ts';
import { offeredKind } from './kinds/kinds-book.ts';
import type { RequestsDesk } from './requests.ports.ts';
import { requestDb } from './requests.tables.ts';
import { tellCustomer } from './tell/tell-customer.ts';
import { writeEntry } from './write-entry.ts';

const MOST_TRIES = 5;

/** What is to be taken down, as programs say it. */
export type WantedRequest = OpenRequest & { branchPath: string; poolRole?: string };

/**
 * Takes down what a customer wants. The same key again opens nothing.
 * @returns its id
 * @throws AppError resource.not_found for a customer or a call that is not this person's to see · request.kind_not_offered
 */
export async function openRequest(desk: RequestsDesk, actor: Actor, wanted: OpenRequest): Promise<string> {
  if (wanted.interactionId && !(await desk.calls.maySeeCall(actor, wanted.interactionId))) {
    throw new AppError('resource.not_found', { status: 404 });
  }
  return desk.deps.transaction(async (em) => {
    const group = wanted.customerNo === null ? null : await groupOf(em, wanted.customerNo, actor);
    if (wanted.customerNo !== null && !group) throw new AppError('resource.not_found', { status: 404 });
    const branchPath = group ? await branchOf(em, group.id) : actor.branchPath;
    const about = { ...wanted, customerNo: group?.customerNo ?? null, branchPath };
    if ((await putRequest(desk, em, about, actor)) === null) {
      throw new AppError('request.kind_not_offered', { status: 422 });
    }
    return wanted.key;
  });
}

/**
 * The same for programs (an IVR, a conversation along a flow), in the transaction of `em`.
 * @returns the reference that is told to the customer; null when no such kind is offered
 */
export async function putRequest(
  desk: RequestsDesk,
  em: SqlEntityManager,
  wanted: WantedRequest,
  actor: Actor | null,
): Promise<string | null> {
  const { key: id, priority } = wanted;
  const db = requestDb(em);
  const known = async () =>
    db.selectFrom('service_request').select('reference').where('id', '=', id).executeTakeFirst();
  const before = await known();
  if (before) return before.reference;
  const offered = await offeredKind(desk.kinds, em, wanted.kind);
  if (!offered) return null;
  const { kind, version: terms } = offered;
  const now = desk.deps.clock.now();
  const standing = {
    state: 'open' as const,
    due_at: dueAfter(desk, now, minutesFor(kind, priority)),
    legal_due_at: legalDeadline(desk, kind, now, 0),
    escalation: 0,
  };
  const row = {
    ...standing,
    id,
    kind: kind.code,
    terms,
    complaint: kind.complaint !== null,
    language: wanted.language,
    priority,
    customer_no: wanted.customerNo,
    branch_path: wanted.branchPath,
    pool_role: wanted.poolRole ?? kind.pool,
    owner_user_id: null,
    interaction_id: wanted.interactionId,
    subject: wanted.subject,
    text: wanted.text,
    wish: wanted.wish,
    opened_at: now,
    opened_by: actor?.userId ?? null,
    minutes_left: null,
    acknowledge_by: kind.complaint ? dueAfter(desk, now, kind.complaint.acknowledgeHours * 60) : null,
    acknowledged_at: null,
    escalate_at: escalateAt(desk, kind, standing),
    reopened: 0,
    outcome: null,
    cause: null,
    redress_fen: null,
    closed_at: null,
    version: 1,
  };
  const day = bankDay(now, desk.deps.bank.timeZone).replaceAll('-', '').slice(2);
  for (let tries = 1; ; tries += 1) {
    const reference = `${day}${String(randomInt(100_000)).padStart(5, '0')}`;
    if (
      await insertIfAbsent(() =>
        db
          .insertInto('service_request')
          .values({ ...row, reference })
          .execute(),
      )
    ) {
      await settle(desk, em, { ...row, reference }, wanted, actor);
      return reference;
    }
    const raced = await known();
    if (raced) return raced.reference;
    if (tries === MOST_TRIES) throw new AppError('server.unavailable', { status: 503 });
  }
}

async function settle(
  desk: RequestsDesk,
  em: SqlEntityManager,
  row: Parameters<typeof tellCustomer>[2],
  { tell }: WantedRequest,
  actor: Actor | null,
): Promise<void> {
  const at = desk.deps.clock.now();
  await writeEntry(em, { requestId: row.id, what: 'opened', at, by: actor });
  const details = {
    kind: row.kind,
    priority: row.priority,
    customer: row.customer_no,
    interaction: row.interaction_id,
  };
  await recordAudit(
    em,
    { actor: actor ?? 'system', key: 'Request.Opened', subjectId: row.id, details },
    desk.deps.clock,
  );
  if (tell) await tellCustomer(desk, em, row, 'opened');
}

async function branchOf(em: SqlEntityManager, customerId: number): Promise<string> {
  const { branch_path } = await requestDb(em)
    .selectFrom('customer')
    .select('branch_path')
    .where('id', '=', customerId)
    .executeTakeFirstOrThrow();
  return branch_path;
}
