import { type RawBuilder, sql } from 'kysely';
import { type BranchScope, inScope, likeInside } from '../data-gate.ts';
import type { Lane, PhoneLane } from './search-term.ts';

export interface LaneHit {
  lane: number;
  id: number;
}

/** Sorts behind everything that begins with the same prefix. */
const highest = '\u{10ffff}';

/**
 * One query for all lanes: each reads at most `limit` rows off its own index, and only customers in scope. No lane reads a
 * whole table (a test asks EXPLAIN).
 */
export function laneQuery(
  lanes: readonly Lane[],
  scope: BranchScope,
  kind: string | undefined,
  limit: number,
): RawBuilder<LaneHit> {
  const filter = kind === undefined ? inScope('c', scope) : sql`${inScope('c', scope)} and c.kind = ${kind}`;
  const parts = lanes.map(
    (lane, index) =>
      sql`select * from (select ${sql.lit(index)} as lane, c.id as id ${fromLane(lane)} and ${filter} limit ${sql.lit(limit)}) as lane${sql.lit(index)}`,
  );
  return sql<LaneHit>`${sql.join(parts, sql` union all `)}`;
}

/** `from … where …` of a lane; the customer is `c`. */
function fromLane(lane: Lane): RawBuilder<unknown> {
  switch (lane.by) {
    case 'customer_no':
      return sql`from customer c where ${compared('c.customer_no', lane)}`;
    case 'pinyin':
      return sql`from customer c where ${compared('c.name_pinyin', lane)}`;
    case 'initials':
      return sql`from customer c where ${compared('c.name_initials', lane)}`;
    case 'account':
      return sql`from account a join customer c on c.id = a.customer_id where ${compared('a.account_no', lane)}`;
    case 'card':
      return sql`from card k join customer c on c.id = k.customer_id where ${compared('k.card_no', lane)}`;
    case 'id_number':
      return lane.how === 'tail'
        ? sql`from id_document d join customer c on c.id = d.customer_id where ${begins('d.number_reversed', [...lane.key].reverse().join(''))}`
        : sql`from id_document d join customer c on c.id = d.customer_id where ${compared('d.number', lane)}`;
    case 'phone':
      return fromPhone(lane);
    case 'name':
      return lane.how === 'inside'
        ? fromBigrams(lane.bigrams, lane.key)
        : sql`from customer c where ${compared('c.name', lane)}`;
  }
}

function fromPhone(lane: PhoneLane): RawBuilder<unknown> {
  if (lane.how === 'tail') {
    return sql`from phone_tail t join customer c on c.id = t.customer_id where t.tail = ${lane.key}`;
  }
  const keys = lane.how === 'exact' ? [lane.key] : lane.keys;
  return sql`from contact_point p join customer c on c.id = p.customer_id where p.e164 in (${sql.join(keys)})`;
}

function fromBigrams(bigrams: readonly string[], whole: string): RawBuilder<unknown> {
  const [first = '', ...others] = bigrams;
  const joins = others.map(
    (bigram, i) =>
      sql`join name_bigram ${sql.ref(`b${i}`)} on ${sql.ref(`b${i}.bigram`)} = ${bigram} and ${sql.ref(`b${i}.customer_id`)} = b.customer_id`,
  );
  return sql`from name_bigram b ${sql.join(joins, sql` `)} join customer c on c.id = b.customer_id
    where b.bigram = ${first} and c.name like ${likeInside(whole)} escape '!'`;
}

const compared = (column: string, lane: { how: string; key: string }): RawBuilder<unknown> =>
  lane.how === 'exact' ? sql`${sql.ref(column)} = ${lane.key}` : begins(column, lane.key);

/** A prefix as a range, so that no character of it can be a wildcard and both databases use the index. */
const begins = (column: string, prefix: string): RawBuilder<unknown> =>
  sql`${sql.ref(column)} >= ${prefix} and ${sql.ref(column)} < ${prefix + highest}`;
