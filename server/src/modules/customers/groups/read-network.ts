import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerNetwork, NetworkEdge, NetworkNode } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { CodeBook } from '../code-book.ts';
import { customerDb } from '../customer.tables.ts';
import { type BranchScope, likePrefix } from '../data-gate.ts';
import { foreignName } from '../mask.ts';
import { type CustomerGroup, survivorOf } from '../merge/customer-group.ts';

/** Sixty is what a screen holds and an eye takes in: so many around the customer, and so many around each of those. */
const MOST_NODES = 60;
const MOST_FIRST = 24;
const MOST_AROUND_EACH = 6;
/** Ties of one customer that are looked at from each side: the latest of them are drawn, the others counted. */
const MOST_READ_OF_EACH = 500;

interface Tie {
  /** The customer whose ties were asked for. */
  asked: number;
  id: number;
  /** Plays the role; null and a name: no customer of ours. */
  fromId: number | null;
  fromName: string;
  fromKind: string;
  toId: number;
  role: string;
  ended: boolean;
  /** Fen of CNY. */
  amount: number | null;
  known: number;
}

/**
 * Who stands around a customer, one to three ties away: two queries for each step, whatever there is. A hub shows its latest ties and says how
 * many it leaves out. Whom the viewer may not see is there by a masked name, and nothing is told of his own ties.
 * @param customer has passed the data gate
 */
export async function readNetwork(
  em: SqlEntityManager,
  customer: Pick<CustomerGroup, 'ids'>,
  scope: BranchScope,
  wanted: { steps: number; ended: boolean; today: string },
  codes: CodeBook,
): Promise<CustomerNetwork> {
  const drawn = new Drawing(codes);
  await drawn.people(em, customer.ids.slice(0, 1), scope, 0);
  const first = await tiesOf(em, customer.ids, wanted, customer.ids[0]);
  await drawn.add(em, first, scope, 1, MOST_FIRST);
  for (let steps = 2; steps <= wanted.steps; steps += 1) {
    const around = drawn.visible(steps - 1);
    const further = around.length === 0 ? [] : await tiesOf(em, around, wanted);
    await drawn.add(em, further, scope, steps, MOST_AROUND_EACH);
  }
  return drawn.network();
}

/** What has been put into the picture so far. */
class Drawing {
  readonly #codes: CodeBook;
  readonly #nodes = new Map<string, NetworkNode & { customerId: number | null; seen: boolean }>();
  readonly #edges = new Map<string, NetworkEdge>();
  /** Ties told from either end count once. */
  readonly #drawn = new Set<number>();

  constructor(codes: CodeBook) {
    this.#codes = codes;
  }

  visible(steps: number): number[] {
    return [...this.#nodes.values()].flatMap((node) =>
      node.steps === steps && node.seen && node.customerId !== null ? [node.customerId] : [],
    );
  }

  network(): CustomerNetwork {
    const nodes = [...this.#nodes.values()].map(({ customerId: _, seen: __, ...node }) => node);
    return { nodes, edges: [...this.#edges.values()] };
  }

  async people(em: SqlEntityManager, ids: readonly number[], scope: BranchScope, steps: number): Promise<void> {
    const fresh = ids.filter((id) => !this.#nodes.has(keyOf(id))).slice(0, MOST_NODES - this.#nodes.size);
    if (fresh.length === 0) return;
    const rows = await customerDb(em)
      .selectFrom('customer as c')
      .select(['c.id', 'c.customer_no', 'c.name', 'c.kind', inside(scope).as('inside')])
      .where('c.id', 'in', fresh)
      .execute();
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const id of fresh) {
      const row = byId.get(id);
      if (!row) continue;
      const seen = Boolean(row.inside);
      this.#nodes.set(keyOf(id), {
        id: `n${this.#nodes.size}`,
        customerNo: seen ? row.customer_no : null,
        name: seen ? row.name : foreignName(row.name),
        kind: row.kind as NetworkNode['kind'],
        steps,
        leftOut: 0,
        isHub: false,
        customerId: id,
        seen,
      });
    }
  }

  /** Ties of those who were asked for, the most recent of each; the others are counted. */
  async add(
    em: SqlEntityManager,
    ties: readonly Tie[],
    scope: BranchScope,
    steps: number,
    most: number,
  ): Promise<void> {
    const here = new Set(this.#nodes.keys());
    const chosen: Tie[] = [];
    for (const [asked, of] of Map.groupBy(ties, (tie) => tie.asked)) {
      const fresh = [...new Set(of.map(otherKey))].filter((key) => !here.has(key));
      for (const key of fresh.slice(0, Math.min(most, MOST_NODES - here.size))) here.add(key);
      const shown = of.filter((tie) => here.has(otherKey(tie)));
      chosen.push(...shown);
      const node = this.#nodes.get(keyOf(asked));
      const known = of[0]?.known ?? 0;
      if (node) Object.assign(node, { leftOut: known - shown.length, isHub: known >= MOST_READ_OF_EACH });
    }
    const ids = chosen.flatMap((tie) => otherId(tie) ?? []);
    await this.people(em, [...new Set(ids)], scope, steps);
    for (const tie of chosen) this.#draw(tie, steps);
  }

  #draw(tie: Tie, steps: number): void {
    const from = tie.fromId === null ? this.#stranger(tie, steps) : this.#nodes.get(keyOf(tie.fromId));
    const to = this.#nodes.get(keyOf(tie.toId));
    if (!from || !to) return;
    const key = `${from.id}>${to.id}${tie.ended ? ' ended' : ''}`;
    const role = this.#codes.label('relationRole', tie.role);
    const edge = this.#edges.get(key) ?? { from: from.id, to: to.id, roles: [], ended: tie.ended, amount: null };
    if (!edge.roles.some((known) => known['zh-CN'] === role['zh-CN'])) edge.roles.push(role);
    if (tie.amount !== null && !this.#drawn.has(tie.id)) edge.amount = (edge.amount ?? 0) + tie.amount;
    this.#drawn.add(tie.id);
    this.#edges.set(key, edge);
  }

  /** Somebody who is no customer: one node for a name, as the tie has it. */
  #stranger(tie: Tie, steps: number) {
    const key = otherKey(tie);
    const known = this.#nodes.get(key);
    if (known || this.#nodes.size >= MOST_NODES) return known;
    const node = {
      id: `n${this.#nodes.size}`,
      customerNo: null,
      name: tie.fromName,
      kind: tie.fromKind as NetworkNode['kind'],
      steps,
      leftOut: 0,
      isHub: false,
      customerId: null,
      seen: false,
    };
    this.#nodes.set(key, node);
    return node;
  }
}

const keyOf = (id: number): string => `c${id}`;
const otherId = (tie: Tie): number | null => (tie.toId === tie.asked ? tie.fromId : tie.toId);
const otherKey = (tie: Tie): string => {
  const id = otherId(tie);
  return id === null ? `s${tie.toId}:${tie.fromName}` : keyOf(id);
};

const inside = (scope: BranchScope): RawBuilder<number> =>
  sql<number>`case when c.branch_path like ${likePrefix(scope.branchPath)} escape '!' then 1 else 0 end`;

/**
 * The ties of some customers from either side, the latest of each first; each knows how many of its customer's were looked at.
 * A hub's are read in no order up to a bound, so that it costs no more than others.
 * @param ids all of them are told as those of `asked`, where one is given
 */
async function tiesOf(
  em: SqlEntityManager,
  ids: readonly number[],
  { ended, today }: { ended: boolean; today: string },
  asked?: number,
): Promise<Tie[]> {
  const inForce = ended ? sql`1 = 1` : sql`(r.ended_on is null or r.ended_on > ${today})`;
  const side = (by: 'customer_id' | 'related_customer_id', id: number, name: string) => sql`
    select * from (select ${asked ?? id} as asked, r.id, ${survivorOf('x')} as customer_id, ${survivorOf('y')} as related_customer_id,
      coalesce(y.name, r.related_name) as related_name, coalesce(y.kind, r.related_kind) as related_kind, r.role, r.ended_on, r.established_on, case when r.currency = 'CNY' then r.amount end as amount
      from customer_relation r join customer x on x.id = r.customer_id left join customer y on y.id = r.related_customer_id
      where ${sql.ref(`r.${by}`)} = ${id} and ${inForce} limit ${sql.lit(MOST_READ_OF_EACH)}) as ${sql.ref(name)}`;
  const sides = ids.flatMap((id, at) => [side('customer_id', id, `o${at}`), side('related_customer_id', id, `i${at}`)]);
  const { rows } = await sql<TieRow>`
    select * from (
      select b.*, row_number() over (partition by asked order by established_on desc, id desc) as place, count(*) over (partition by asked) as known
      from (${sql.join(sides, sql` union `)}) b
    ) ranked where place <= ${MOST_NODES} order by asked, place
  `.execute(customerDb(em));
  return rows.map((row) => ({
    asked: Number(row.asked),
    id: Number(row.id),
    fromId: row.related_customer_id,
    fromName: row.related_name,
    fromKind: row.related_kind,
    toId: row.customer_id,
    role: row.role,
    ended: row.ended_on !== null && row.ended_on <= today,
    amount: row.amount === null ? null : Number(row.amount),
    known: Number(row.known),
  }));
}

interface TieRow {
  asked: number;
  id: number;
  customer_id: number;
  related_customer_id: number | null;
  related_name: string;
  related_kind: string;
  role: string;
  ended_on: string | null;
  amount: number | null;
  known: number;
}
