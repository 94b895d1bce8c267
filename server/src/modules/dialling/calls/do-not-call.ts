import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerFlag, RefusalRow, RefusalScope, RefuseCalls } from '@tellerline/contracts';
import { sql } from 'kysely';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { maskPhone, toE164 } from '../../../kernel/phone-number.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { type Question, question, telling } from '../../../persistence/questions.ts';
import { groupOf, inScope, likePrefix } from '../../customers/index.ts';
import { diallingDb } from '../dialling.tables.ts';
import type { DiallingDesk } from '../dialling-desk.ts';

interface Refusal {
  customerId: number | null;
  /** The number he said it of; null: the customer by whatever number. */
  e164: string | null;
  scope: RefusalScope;
  note: string;
}

/**
 * Notes that somebody wants no calls, for the customer and for the number; from then on none is placed. Said twice it is
 * noted once, and nothing that is said later takes it back.
 */
export async function refuse(
  em: SqlEntityManager,
  desk: DiallingDesk,
  actor: Actor,
  { customerId, e164, scope, note }: Refusal,
): Promise<void> {
  const subjects = [
    ...(customerId === null ? [] : [`customer:${customerId}`]),
    ...(e164 === null ? [] : [`phone:${e164}`]),
  ];
  for (const subject of subjects) {
    const isNew = await insertIfAbsent(() =>
      diallingDb(em)
        .insertInto('call_refusal')
        .values({
          subject,
          scope,
          customer_id: customerId,
          note,
          by_id: actor.userId,
          by_name: actor.displayName,
          branch_path: actor.branchPath,
          at: desk.now(),
        })
        .execute(),
    );
    if (!isNew) continue;
    const details = { scope, customer: customerId !== null };
    const subjectId = subject.startsWith('customer:') ? subject : `phone …${subject.slice(-4)}`;
    await recordAudit(em, { actor, key: 'Call.Refused', subjectId, details }, desk.deps.clock);
  }
}

/** Numbers one person may bar on a day beside those of customers: nothing takes a wish back. */
const NUMBERS_A_DAY = 20;

/** @throws AppError resource.not_found, phone.invalid, dial.refusals_spent */
export function refuseCalls(desk: DiallingDesk, actor: Actor, { about, scope, note }: RefuseCalls): Promise<void> {
  return desk.deps.transaction(async (em) => {
    if (about.kind === 'phone') {
      const e164 = toE164(about.phone);
      if (!e164) throw new AppError('phone.invalid', { status: 422 });
      if (!hasRole(actor, 'supervisor', 'manager')) await requireRefusalsLeft(em, desk, actor);
      return refuse(em, desk, actor, { customerId: null, e164, scope, note });
    }
    const group = await groupOf(em, about.customerNo, actor);
    if (!group) throw new AppError('resource.not_found', { status: 404 });
    return refuse(em, desk, actor, { customerId: group.id, e164: null, scope, note });
  });
}

async function requireRefusalsLeft(em: SqlEntityManager, desk: DiallingDesk, { userId }: Actor): Promise<void> {
  const since = new Date(desk.now().getTime() - 24 * 3_600_000);
  const { barred } = await diallingDb(em)
    .selectFrom('call_refusal')
    .select(({ fn }) => fn.countAll<number>().as('barred'))
    .where('by_id', '=', userId)
    .where('customer_id', 'is', null)
    .where('at', '>', since)
    .executeTakeFirstOrThrow();
  if (Number(barred) >= NUMBERS_A_DAY)
    throw new AppError('dial.refusals_spent', { status: 409, details: { most: NUMBERS_A_DAY } });
}

const SHOWN = 50;

/** Who wants no calls, the latest first: of customers in scope, and of numbers as far as one leads. */
export async function listRefusals(
  em: SqlEntityManager,
  actor: Actor,
  cursor: string | undefined,
): Promise<{ items: RefusalRow[]; next: string | null }> {
  const rows = await diallingDb(em)
    .selectFrom('call_refusal as r')
    .leftJoin('customer as c', 'c.id', 'r.customer_id')
    .selectAll('r')
    .select('c.customer_no')
    .where(
      sql<boolean>`(${inScope('c', actor)} or (r.customer_id is null and r.branch_path like ${likePrefix(actor.branchPath)} escape '!'))`,
    )
    .$if(cursor !== undefined, (query) => query.where('r.id', '<', Number(cursor)))
    .orderBy('r.id', 'desc')
    .limit(SHOWN + 1)
    .execute();
  const items = rows.slice(0, SHOWN).map((row) => ({
    id: String(row.id),
    customerNo: row.customer_no,
    phone: row.subject.startsWith('phone:') ? maskPhone(row.subject.slice(6)) : null,
    scope: row.scope,
    note: row.note,
    by: row.by_name,
    at: row.at.toISOString(),
  }));
  return { items, next: rows.length > SHOWN ? (items.at(-1)?.id ?? null) : null };
}

const flagOf: Readonly<Record<RefusalScope, CustomerFlag>> = {
  offers: {
    severity: 'warning',
    text: { 'zh-CN': '不接受营销来电', en: 'Wants no calls with offers' },
  },
  all: {
    severity: 'danger',
    text: { 'zh-CN': '不接受任何来电', en: 'Wants no calls at all' },
  },
};

const refusalsOf = question(
  (db: ReturnType<typeof diallingDb>, { subjects }: { subjects: readonly string[] }) =>
    db.selectFrom('call_refusal').select('scope').where('subject', 'in', subjects),
  {},
);

/** What a card says of it: the wish of a customer and of those merged into him. */
export function refusalFlags(customerIds: readonly number[]): Question<CustomerFlag[]> {
  return telling(refusalsOf({ subjects: customerIds.map((id) => `customer:${id}`) }), (rows) => {
    if (rows.length === 0) return [];
    return [flagOf[rows.some(({ scope }) => scope === 'all') ? 'all' : 'offers']];
  });
}
