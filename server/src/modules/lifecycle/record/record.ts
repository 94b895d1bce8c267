import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type DerivedElements,
  ElementKind,
  type NewElement,
  type StageElement,
  type StageRecord,
} from '@tellerline/contracts';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { bankDay, daysAfter } from '../../../kernel/bank-day.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { allNumbersOf } from '../../customers/index.ts';
import type { LifecycleDesk } from '../lifecycle.ports.ts';
import { lifecycleDb } from '../lifecycle.tables.ts';
import { customerInScope, type SeenCustomer, seesMoney } from '../standing/customer-in-scope.ts';

const ELEMENTS_SHOWN = 200;

/** The record of a customer's stages: what the books say and what people wrote down. */
export async function readRecord(
  em: SqlEntityManager,
  desk: LifecycleDesk,
  customerNo: string,
  actor: Actor,
): Promise<StageRecord> {
  const customer = await customerInScope(em, desk.privacy, customerNo, actor);
  const today = bankDay(desk.deps.clock.now(), desk.deps.bank.timeZone);
  return { derived: await derive(em, customer, today), elements: await readElements(em, customer, actor) };
}

/** Keeps what somebody wrote down. Sent twice it is kept once. @throws AppError element.in_future, resource.not_found for a call that is not with him */
export async function addElement(
  desk: LifecycleDesk,
  customerNo: string,
  actor: Actor,
  element: NewElement,
): Promise<void> {
  const { deps } = desk;
  const now = deps.clock.now();
  if (element.on > bankDay(now, deps.bank.timeZone)) throw new AppError('element.in_future', { status: 422 });
  const { amount, score, until } = element.values;
  await deps.transaction(async (em) => {
    const { id, customerNo: no } = await customerInScope(em, desk.privacy, customerNo, actor);
    const { interactionId } = element;
    if (interactionId !== null && !(await desk.isCallWith(em, actor, interactionId, await allNumbersOf(em, [no]))))
      throw new AppError('resource.not_found', { status: 404 });
    const isNew = await insertIfAbsent(() =>
      lifecycleDb(em)
        .insertInto('stage_element')
        .values({
          id: element.id,
          customer_id: id,
          kind: element.kind,
          on_day: element.on,
          amount: typeof amount === 'number' ? amount : null,
          score: typeof score === 'number' ? score : null,
          valid_until: typeof until === 'string' ? until : null,
          content: JSON.stringify(element.values),
          interaction_id: interactionId,
          recorded_by: actor.userId,
          recorded_by_name: actor.displayName,
          recorded_at: now,
          withdrawn_at: null,
        })
        .execute(),
    );
    if (!isNew) return;
    const details = { customer: no, kind: element.kind };
    await recordAudit(em, { actor, key: 'StageElement.Recorded', subjectId: element.id, details }, deps.clock);
  });
}

/** Takes back what was written by mistake; it stays to be read. Its author or who leads may. @throws AppError resource.not_found */
export async function withdrawElement(
  desk: LifecycleDesk,
  customerNo: string,
  actor: Actor,
  elementId: string,
): Promise<void> {
  const { deps } = desk;
  await deps.transaction(async (em) => {
    const { ids, customerNo: no } = await customerInScope(em, desk.privacy, customerNo, actor);
    let update = lifecycleDb(em)
      .updateTable('stage_element')
      .set({ withdrawn_at: deps.clock.now() })
      .where('id', '=', elementId)
      .where('customer_id', 'in', ids)
      .where('withdrawn_at', 'is', null);
    if (!leads(actor)) update = update.where('recorded_by', '=', actor.userId);
    const done = await update.executeTakeFirst();
    if (Number(done.numUpdatedRows) === 0) throw new AppError('resource.not_found', { status: 404 });
    await recordAudit(
      em,
      { actor, key: 'StageElement.Withdrawn', subjectId: elementId, details: { customer: no } },
      deps.clock,
    );
  });
}

const leads = (actor: Actor): boolean => hasRole(actor, 'manager', 'supervisor');

async function readElements(em: SqlEntityManager, { ids }: SeenCustomer, actor: Actor): Promise<StageElement[]> {
  const rows = await lifecycleDb(em)
    .selectFrom('stage_element')
    .selectAll()
    .where('customer_id', 'in', ids)
    .orderBy('on_day', 'desc')
    .orderBy('id', 'desc')
    .limit(ELEMENTS_SHOWN)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: ElementKind.parse(row.kind),
    on: row.on_day,
    values: JSON.parse(row.content) as StageElement['values'],
    recordedBy: row.recorded_by_name,
    recordedAt: row.recorded_at.toISOString(),
    interactionId: row.interaction_id,
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
    mayWithdraw: row.withdrawn_at === null && (leads(actor) || row.recorded_by === actor.userId),
  }));
}

async function derive(em: SqlEntityManager, customer: SeenCustomer, today: string): Promise<DerivedElements> {
  const { ids, sight } = customer;
  const db = lifecycleDb(em);
  const accounts = await db
    .selectFrom('account as a')
    .leftJoin('product as p', 'p.code', 'a.product')
    .select(['a.opened_on as on', 'a.closed_on as until', 'a.status', 'a.product', 'p.name_zh'])
    .where('a.customer_id', 'in', ids)
    .orderBy('a.opened_on')
    .execute();
  const loans = await db
    .selectFrom('loan as l')
    .leftJoin('product as p', 'p.code', 'l.product')
    .select(['l.started_on as on', 'l.ends_on as until', 'l.status', 'l.product', 'p.name_zh'])
    .where('l.customer_id', 'in', ids)
    .orderBy('l.started_on')
    .execute();
  const cards = await db
    .selectFrom('card as k')
    .leftJoin('product as p', 'p.code', 'k.product')
    .select(['k.issued_on as on', 'k.status', 'k.product', 'p.name_zh'])
    .where('k.customer_id', 'in', ids)
    .orderBy('k.issued_on')
    .execute();
  const booked = db.selectFrom('account_transaction').where('customer_id', 'in', ids);
  const first = await booked
    .select(['booked_at', 'purpose', 'channel', 'amount'])
    .orderBy('booked_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  const last = await booked.select('booked_at').orderBy('booked_at', 'desc').limit(1).executeTakeFirst();
  const costs = await db
    .selectFrom('stage_element')
    .select(['on_day', 'amount', 'kind'])
    .where('customer_id', 'in', ids)
    .where('kind', 'in', ['cost', 'activity', 'aftermath', 'referral'])
    .where('withdrawn_at', 'is', null)
    .where('on_day', '>', daysAfter(today, -730))
    .execute();
  const [yearAgo] = [daysAfter(today, -365)];
  const spent = (from: string, to: string): number =>
    costs.reduce((sum, { on_day, amount }) => (on_day > from && on_day <= to ? sum + (amount ?? 0) : sum), 0);
  const named = ({ product, name_zh }: { product: string; name_zh: string | null }): string => name_zh ?? product;
  const isOver =
    accounts.length > 0 &&
    accounts.every(({ status }) => status === 'closed') &&
    loans.every(({ status }) => status === 'settled');
  return {
    firstAccount: accounts[0] ? { on: accounts[0].on, product: named(accounts[0]) } : null,
    firstLoan: loans[0] ? { on: loans[0].on, product: named(loans[0]) } : null,
    firstTrade: first
      ? {
          at: first.booked_at.toISOString(),
          purpose: first.purpose,
          channel: first.channel,
          amount: seesMoney(sight) ? first.amount : null,
        }
      : null,
    growth: [
      ...accounts.map((row) => ({ on: row.on, product: named(row), until: row.until })),
      ...loans.map((row) => ({ on: row.on, product: named(row), until: row.status === 'settled' ? row.until : null })),
      ...cards.map((row) => ({ on: row.on, product: named(row), until: null })),
    ].sort((one, other) => (one.on < other.on ? -1 : 1)),
    cost: { year: spent(yearAgo, today), yearBefore: spent(daysAfter(today, -730), yearAgo) },
    referrals: costs.filter(({ kind }) => kind === 'referral').length,
    lastTradeAt: last?.booked_at.toISOString() ?? null,
    endedOn: isOver
      ? accounts
          .map(({ until }) => until ?? '')
          .sort()
          .at(-1) || null
      : null,
  };
}
