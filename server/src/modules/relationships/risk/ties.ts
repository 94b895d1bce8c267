import type { SqlEntityManager } from '@mikro-orm/sql';
import { type RawBuilder, sql } from 'kysely';
import { survivorOf } from '../../customers/index.ts';
import { relationshipDb } from '../relationships.tables.ts';
import type { Holding } from './pooled-control.ts';

/** `from` stands for what `to` owes. */
export interface GuaranteeTie {
  from: number;
  to: number;
  /** Fen of CNY; 0 for a guarantee without an amount or in another currency. */
  amount: number;
}
/** `from` controls `to`: a customer by his id, somebody else by his document. */
export interface ControlTie {
  from: number | string;
  to: number;
  /** Hundredths of a percent, of shareholders. */
  share: number | null;
}
export interface Ties {
  guarantees: GuaranteeTie[];
  control: ControlTie[];
  /** Shares of any size, and control by a person: what is added up where none of them is enough. */
  holdings: Holding[];
  /** Of the customers in control ties: who are companies. */
  companies: Set<number>;
}

/** Codes of `relationRole`: the other one stands for the customer, or the customer for him. */
const guarantors = ['01', '20'];
const guaranteed = ['02'];
/** Legal representative and controlling person; a shareholder only with more than half. */
const controllingPerson = '15';
const controllers = ['14', controllingPerson];
const shareholder = '12';
const half = 5_000;
const RELATIONS_AT_ONCE = 50_000;

const roles = sql.join([...guarantors, ...guaranteed, ...controllers, shareholder]);

interface TieRow {
  id: number;
  role: string;
  one: number;
  one_kind: string;
  other: number | null;
  other_kind: string | null;
  document: string | null;
  amount: number | null;
  currency: string | null;
  share: number | null;
}

const inForce = (today: string): RawBuilder<boolean> =>
  sql<boolean>`r.role in (${roles}) and (r.ended_on is null or r.ended_on > ${today}) and (r.established_on is null or r.established_on <= ${today})`;

const columns = sql`r.id, r.role, ${survivorOf('x')} as one, x.kind as one_kind, ${survivorOf('y')} as other, y.kind as other_kind,
  r.related_id_number as document, r.amount, r.currency, r.share
  from customer_relation r join customer x on x.id = r.customer_id left join customer y on y.id = r.related_customer_id`;

/** Every guarantee and every control in force on a day, of the whole bank. */
export async function allTies(em: SqlEntityManager, today: string): Promise<Ties> {
  const ties: Ties = { guarantees: [], control: [], holdings: [], companies: new Set() };
  for (let after = 0; ; ) {
    const { rows } = await sql<TieRow>`
      select ${columns} where r.id > ${after} and ${inForce(today)} order by r.id limit ${sql.lit(RELATIONS_AT_ONCE)}`.execute(
      relationshipDb(em),
    );
    for (const row of rows) addTie(ties, row);
    const last = rows.at(-1);
    if (!last || rows.length < RELATIONS_AT_ONCE) return ties;
    after = Number(last.id);
  }
}

/** What is looked at when one relation changes; who is tied to more waits for the night. */
const MOST_CUSTOMERS = 3_000;
const CUSTOMERS_AT_ONCE = 500;

/**
 * All guarantees of whoever hangs together with these customers, however far away.
 * @returns null for more than three thousand customers: that is the night's work
 */
export async function guaranteesAround(
  em: SqlEntityManager,
  customerIds: readonly number[],
  today: string,
): Promise<{ guarantees: GuaranteeTie[]; customers: Set<number> } | null> {
  const ties: Ties = { guarantees: [], control: [], holdings: [], companies: new Set() };
  const customers = new Set<number>(customerIds);
  const known = new Set<number>();
  for (let frontier = [...customers]; frontier.length > 0; ) {
    const fresh = new Set<number>();
    for (const row of await guaranteeRows(em, frontier, today)) {
      if (known.has(Number(row.id))) continue;
      known.add(Number(row.id));
      addTie(ties, row);
      for (const id of [row.one, row.other]) if (id !== null && !customers.has(id)) fresh.add(id);
    }
    for (const id of fresh) customers.add(id);
    if (customers.size > MOST_CUSTOMERS) return null;
    frontier = [...fresh];
  }
  return { guarantees: ties.guarantees, customers };
}

const withMerged = (ids: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(select a.id from customer a where a.id in (${ids}) union select m.absorbed_id from customer_merge m where m.root_id in (${ids}))`;

/** Guarantees of some customers from either side, under each number merged into them. */
async function guaranteeRows(em: SqlEntityManager, ids: readonly number[], today: string): Promise<TieRow[]> {
  const db = relationshipDb(em);
  const rows: TieRow[] = [];
  for (let from = 0; from < ids.length; from += CUSTOMERS_AT_ONCE) {
    const some = sql.join(ids.slice(from, from + CUSTOMERS_AT_ONCE));
    const merged = withMerged(some);
    const wanted = sql`${inForce(today)} and r.role in (${sql.join([...guarantors, ...guaranteed])})`;
    for (const side of ['r.customer_id', 'r.related_customer_id']) {
      const found = await sql<TieRow>`select ${columns} where ${sql.ref(side)} in ${merged} and ${wanted}`.execute(db);
      rows.push(...found.rows);
    }
  }
  return rows;
}

/** Ties in force between some customers, both ends among them. */
export async function tiesAmong(em: SqlEntityManager, customerIds: readonly number[], today: string): Promise<Ties> {
  const ties: Ties = { guarantees: [], control: [], holdings: [], companies: new Set() };
  const among = new Set(customerIds);
  for (let from = 0; from < customerIds.length; from += CUSTOMERS_AT_ONCE) {
    const some = sql.join(customerIds.slice(from, from + CUSTOMERS_AT_ONCE));
    const merged = withMerged(some);
    const { rows } =
      await sql<TieRow>`select ${columns} where r.customer_id in ${merged} and ${inForce(today)}`.execute(
        relationshipDb(em),
      );
    for (const row of rows) if (row.other !== null && among.has(row.other)) addTie(ties, row);
  }
  return ties;
}

function addTie(ties: Ties, row: TieRow): void {
  const { role, one, other } = row;
  if (guarantors.includes(role) || guaranteed.includes(role)) {
    if (other === null || other === one) return;
    const amount = row.currency === 'CNY' || row.currency === null ? Number(row.amount ?? 0) : 0;
    const [from, to] = guaranteed.includes(role) ? [one, other] : [other, one];
    ties.guarantees.push({ from, to, amount });
    return;
  }
  const share = row.share === null ? null : Number(row.share);
  const from = other ?? row.document;
  if (from === null || from === one) return;
  if (role === shareholder && share !== null) ties.holdings.push({ from, to: one, share });
  if (role === controllingPerson) ties.holdings.push({ from, to: one, share: 2 * half });
  if (row.one_kind === 'corporate') ties.companies.add(one);
  if (other !== null && row.other_kind === 'corporate') ties.companies.add(other);
  if (role === shareholder && (share ?? 0) <= half) return;
  ties.control.push({ from, to: one, share: role === shareholder ? share : null });
}
