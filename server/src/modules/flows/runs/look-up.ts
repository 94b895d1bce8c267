import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerCard, FlowState, FlowValue, LookUp, StepOf } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { allNumbersOf, type CustomerTables } from '../../customers/index.ts';
import { flowDb, type RunRow } from '../flows.tables.ts';
import type { FlowDesk } from './flow-desk.ts';

/** Comparisons of an ID's digits on one call, so that nobody finds them by trying. */
const IDENTITY_TRIES = 5;

type Found = Readonly<Record<string, FlowValue>>;

/** Asks the customer's file, through its data gate, as the person who is on the call. Null: nothing there. */
export async function lookUp(
  desk: FlowDesk,
  em: SqlEntityManager,
  actor: Actor,
  run: RunRow,
  step: StepOf<'look_up'>,
  state: FlowState,
): Promise<Found | null> {
  const { customer_no: customerNo } = run;
  if (!customerNo) return null;
  const details = { customer: customerNo, interactionId: run.interaction_id, what: step.what };
  await recordAudit(em, { actor, key: 'Flow.LookedUp', subjectId: run.id, details }, desk.deps.clock);
  if (step.what === 'identity') return compareId(desk, em, actor, run, String(state.facts[step.by ?? ''] ?? ''));
  const card = await seen(desk.ports.customers.card(em, customerNo, actor, run.interaction_id));
  return card ? told[step.what](card) : null;
}

/** Only a caller at the keypad is asked these; on an agent's call they find nothing. */
const byKeypad = {
  claim: () => null,
  claim_by_id: () => null,
  proof: () => null,
  pin_try: () => null,
  phone_pin: () => null,
  pin_new: () => null,
  pin_repeat: () => null,
  last_transactions: () => null,
  next_transaction: () => null,
  published: () => null,
};

const told: Readonly<Record<Exclude<LookUp, 'identity'>, (card: CustomerCard) => Found | null>> = {
  ...byKeypad,
  balances: ({ accounts, totals }) => {
    const open = accounts.filter(({ status, kind }) => status !== 'closed' && kind !== 'loan_settlement');
    const yuan = totals.find(({ currency }) => currency === 'CNY');
    return open.length > 0 ? { account_count: open.length, deposit_total: yuan?.deposits ?? 0 } : null;
  },
  cards: ({ cards }) => {
    const active = cards.filter(({ status }) => status === 'active').length;
    return active > 0 ? { active_cards: active } : null;
  },
  term_deposits: ({ accounts }) => {
    const terms = accounts.filter(({ kind, status }) => kind === 'term_deposit' && status === 'active');
    const [next] = terms.flatMap(({ maturesOn }) => maturesOn ?? []).sort();
    return next ? { term_deposits: terms.length, next_maturity: next } : null;
  },
  loans: ({ loans }) => {
    const running = loans.filter(({ status }) => status === 'running' || status === 'overdue');
    if (running.length === 0) return null;
    const outstanding = running
      .filter(({ currency }) => currency === 'CNY')
      .reduce((sum, loan) => sum + loan.outstanding, 0);
    const overdue = Math.max(...running.map(({ overdueDays }) => overdueDays));
    return { running_loans: running.length, loan_outstanding: outstanding, overdue_days: overdue };
  },
};

async function compareId(desk: FlowDesk, em: SqlEntityManager, actor: Actor, run: RunRow, tail: string) {
  const customerNo = run.customer_no ?? '';
  if (!(await seen(desk.ports.customers.summary(em, customerNo, actor)))) return null;
  const before = await flowDb(em)
    .selectFrom('flow_effect')
    .select('effect_key')
    .where('interaction_id', '=', run.interaction_id)
    .where('type', '=', 'identity')
    .execute();
  if (before.length >= IDENTITY_TRIES) return null;
  const numbers = await em
    .getKysely<CustomerTables>()
    .selectFrom('id_document as d')
    .innerJoin('customer as c', 'c.id', 'd.customer_id')
    .select('d.number')
    .where('c.customer_no', 'in', await allNumbersOf(em, [customerNo]))
    .execute();
  await flowDb(em)
    .insertInto('flow_effect')
    .values({
      effect_key: `${run.id}:${run.seq}:${before.length}`,
      interaction_id: run.interaction_id,
      type: 'identity',
      result: '{}',
      at: desk.deps.clock.now(),
    })
    .execute();
  if (numbers.length === 0) return null;
  return { identity_matches: numbers.some(({ number }) => digits(number).endsWith(tail)) };
}

/** A final X counts for nothing when only digits can be typed. */
const digits = (number: string): string => number.replace(/\D/g, '');

/** Out of scope is as good as absent. */
async function seen<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AppError && error.code === 'resource.not_found') return null;
    throw error;
  }
}
