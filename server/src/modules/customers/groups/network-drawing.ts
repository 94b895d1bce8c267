import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerNetwork, NetworkEdge, NetworkNode } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { CodeBook } from '../code-book.ts';
import { customerDb } from '../customer.tables.ts';
import { type BranchScope, likePrefix } from '../data-gate.ts';
import { foreignName } from '../mask.ts';
import type { TieGraph, TiesOfOne } from '../ties/tie-graph.ts';
import { strangerOf } from '../ties/tie-graph.ts';

/** What a screen holds and an eye takes in. */
export const MOST_NODES = 60;

interface DrawnNode extends NetworkNode {
  /** Null: no customer of ours. */
  customerId: number | null;
  seen: boolean;
}

/** What has been put into a picture of ties so far. Names, roles and amounts are the database's of the moment. */
export class NetworkDrawing {
  readonly #codes: CodeBook;
  readonly #graph: Pick<TieGraph, 'rootOf'>;
  readonly #nodes = new Map<string, DrawnNode>();
  readonly #relations = new Set<number>();

  constructor(codes: CodeBook, graph: Pick<TieGraph, 'rootOf'>) {
    this.#codes = codes;
    this.#graph = graph;
  }

  get size(): number {
    return this.#nodes.size;
  }

  /** Customers so many steps out whom the viewer may see. */
  seen(steps: number): number[] {
    return [...this.#nodes.values()].flatMap((node) =>
      node.steps === steps && node.seen && node.customerId !== null ? [node.customerId] : [],
    );
  }

  /**
   * Chooses ties of a customer who stands in the picture: the latest, to those who are there and to `most` others; the rest is counted.
   * @returns customers to be placed
   */
  choose(customerId: number, { ties, known, isHub }: TiesOfOne, steps: number, most: number): number[] {
    const fresh: number[] = [];
    let [left, shown] = [most, 0];
    for (const { relation, other } of ties.slice(0, MOST_NODES)) {
      const key = keyOf(other, customerId);
      if (!this.#nodes.has(key)) {
        if (left === 0 || this.size >= MOST_NODES) continue;
        left -= 1;
        this.#nodes.set(key, this.#blank(other, steps));
        if (other > 0) fresh.push(other);
      }
      this.#relations.add(relation);
      shown += 1;
    }
    const node = this.#nodes.get(keyOf(customerId, 0));
    if (node) Object.assign(node, { leftOut: known - shown, isHub });
    return fresh;
  }

  /** Puts all ties between these into the picture. */
  join(relations: readonly number[]): void {
    for (const relation of relations) this.#relations.add(relation);
  }

  /** Gives customers their names, as far as the viewer may read them. */
  async place(em: SqlEntityManager, ids: readonly number[], scope: BranchScope, steps: number): Promise<void> {
    if (ids.length === 0) return;
    for (const id of ids) {
      const key = keyOf(id, 0);
      if (!this.#nodes.has(key)) this.#nodes.set(key, this.#blank(id, steps));
    }
    const rows = await customerDb(em)
      .selectFrom('customer as c')
      .select(['c.id', 'c.customer_no', 'c.name', 'c.kind', inside(scope).as('inside')])
      .where('c.id', 'in', ids)
      .execute();
    for (const row of rows) {
      const seen = Boolean(row.inside);
      const node = this.#nodes.get(keyOf(row.id, 0));
      const [customerNo, name] = seen ? [row.customer_no, row.name] : [null, foreignName(row.name)];
      if (node) Object.assign(node, { customerNo, name, kind: row.kind, seen });
    }
  }

  /** The picture, with the ties as the database has them now: who is no longer tied to anybody is not in it. */
  async network(em: SqlEntityManager, wanted: { ended: boolean; today: string }): Promise<CustomerNetwork> {
    const edges = new Map<string, NetworkEdge>();
    for (const row of await relationRows(em, [...this.#relations])) {
      const ended = row.ended_on !== null && row.ended_on <= wanted.today;
      const [from, to] = this.#ends(row);
      if (!from || !to || (ended && !wanted.ended)) continue;
      const key = `${from.id}>${to.id}${ended ? ' ended' : ''}`;
      const edge = edges.get(key) ?? { from: from.id, to: to.id, roles: [], ended, amount: null };
      const role = this.#codes.label('relationRole', row.role);
      if (!edge.roles.some((known) => known['zh-CN'] === role['zh-CN'])) edge.roles.push(role);
      if (row.amount !== null) edge.amount = (edge.amount ?? 0) + Number(row.amount);
      edges.set(key, edge);
    }
    const tied = new Set([...edges.values()].flatMap(({ from, to }) => [from, to]));
    const nodes = [...this.#nodes.values()].filter(({ id, steps }) => steps === 0 || tied.has(id));
    return { nodes: nodes.map(({ customerId: _, seen: __, ...node }) => node), edges: [...edges.values()] };
  }

  /** From who plays the role to for whom. */
  #ends(row: RelationRow): [DrawnNode | undefined, DrawnNode | undefined] {
    const owner = this.#graph.rootOf(row.customer_id);
    const other =
      row.related_customer_id === null ? strangerOf(row.related_name) : this.#graph.rootOf(row.related_customer_id);
    const from = this.#nodes.get(keyOf(other, owner));
    if (from && from.customerId === null)
      Object.assign(from, { name: row.related_name, kind: row.related_kind as NetworkNode['kind'] });
    return [from, this.#nodes.get(keyOf(owner, 0))];
  }

  #blank(other: number, steps: number): DrawnNode {
    return {
      id: `n${this.#nodes.size}`,
      customerNo: null,
      name: '',
      kind: 'personal',
      steps,
      leftOut: 0,
      isHub: false,
      customerId: other > 0 ? other : null,
      seen: false,
    };
  }
}

/** Somebody who is no customer is one node for a name at the customer whose tie names him. */
const keyOf = (other: number, of: number): string => (other > 0 ? `c${other}` : `s${of}:${other}`);

const inside = (scope: BranchScope): RawBuilder<number> =>
  sql<number>`case when c.branch_path like ${likePrefix(scope.branchPath)} escape '!' then 1 else 0 end`;

interface RelationRow {
  customer_id: number;
  related_customer_id: number | null;
  related_name: string;
  related_kind: string;
  role: string;
  ended_on: string | null;
  /** Fen of CNY. */
  amount: number | null;
}

/** The latest first. */
async function relationRows(em: SqlEntityManager, ids: readonly number[]): Promise<RelationRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<RelationRow>`
    select r.customer_id, r.related_customer_id, r.related_name, r.related_kind, r.role, r.ended_on, case when r.currency = 'CNY' then r.amount end as amount
    from customer_relation r where r.id in (${sql.join([...ids])}) order by r.established_on desc, r.id desc`.execute(
    customerDb(em),
  );
  return rows;
}
