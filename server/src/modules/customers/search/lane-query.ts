import { type RawBuilder, sql } from 'kysely';
import { type BranchScope, inScope, likeInside } from '../data-gate.ts';
import { begins, MOST_READ, rowsOfBigram, type Within } from './bigram-rows.ts';
import type { Lane, NameLane, PhoneLane } from './search-term.ts';

export interface LaneHit {
  lane: number;
  id: number;
}

/** Whose customers are found. */
export interface LaneScope {
  scope: BranchScope;
  /** What else must hold of the customer `c`. */
  condition: RawBuilder<boolean> | null;
  /** As much of both as stands in the key of pairs. */
  within: Within;
}

/**
 * One query for all lanes: each finds at most `limit` customers in scope and of the filter by its own index. Where an index holds
 * more than what is meant (parts of names, spellings), the rows read are bounded too. No lane reads a whole table (a test asks
 * EXPLAIN).
 */
export function laneQuery(
  lanes: readonly Lane[],
  { scope, condition, within }: LaneScope,
  limit: number,
): RawBuilder<LaneHit> {
  const filter = condition === null ? inScope('c', scope) : sql`${inScope('c', scope)} and ${condition}`;
  const parts = lanes.map(
    (lane, index) =>
      sql`select * from (select ${sql.lit(index)} as lane, c.id as id ${fromLane(lane, within)} and ${filter} limit ${sql.lit(limit)}) as lane${sql.lit(index)}`,
  );
  return sql<LaneHit>`${sql.join(parts, sql` union all `)}`;
}

/** Numbers of a record that was merged find the one it was merged into: `c` is who `x` leads to. */
const leading = sql`join customer c on c.id = coalesce(x.merged_into, x.id)`;
const owning = (alias: string): RawBuilder<unknown> =>
  sql`join customer x on x.id = ${sql.ref(`${alias}.customer_id`)} ${leading}`;

/** `from … where …` of a lane; the customer is `c`. */
function fromLane(lane: Lane, within: Within): RawBuilder<unknown> {
  switch (lane.by) {
    case 'customer_no':
      return sql`from customer x ${leading} where ${compared('x.customer_no', lane)}`;
    case 'pinyin':
      return fromPinyin(lane);
    case 'initials':
      return sql`from customer c where ${begins('c.name_initials', lane.key)}`;
    case 'account':
      return sql`from account a ${owning('a')} where ${compared('a.account_no', lane)}`;
    case 'card':
      return sql`from card k ${owning('k')} where ${compared('k.card_no', lane)}`;
    case 'id_number':
      return lane.how === 'tail'
        ? sql`from id_document d ${owning('d')} where ${begins('d.number_reversed', [...lane.key].reverse().join(''))}`
        : sql`from id_document d ${owning('d')} where ${compared('d.number', lane)}`;
    case 'phone':
      return fromPhone(lane);
    case 'name':
      return fromName(lane, within);
  }
}

function fromPinyin(lane: Extract<Lane, { by: 'pinyin' }>): RawBuilder<unknown> {
  switch (lane.how) {
    case 'near':
      return sql`from customer c where c.name_pinyin in (${sql.join(lane.keys)})`;
    case 'near_beginning': {
      const ranges = lane.keys.map((key) => sql`(${begins('c.name_pinyin', key)})`);
      return sql`from customer c where (${sql.join(ranges, sql` or `)})`;
    }
    case 'sound':
      return sql`from customer c where c.name_pinyin = ${lane.key}`;
    case 'prefix':
      return sql`from customer c where ${begins('c.name_pinyin', lane.key)}`;
  }
}

function fromPhone(lane: PhoneLane): RawBuilder<unknown> {
  switch (lane.how) {
    case 'tail':
      return sql`from phone_tail t ${owning('t')} where t.tail = ${lane.key}`;
    case 'part':
      return sql`from (select t.customer_id from phone_tail t where ${begins('t.tail', lane.key)}
        union select p.customer_id from contact_point p where ${begins('p.e164', `+86${lane.key}`)}) f
        ${owning('f')} where 1 = 1`;
    case 'exact':
      return sql`from contact_point p ${owning('p')} where p.e164 = ${lane.key}`;
    default:
      return sql`from contact_point p ${owning('p')} where p.e164 in (${sql.join(lane.keys)})`;
  }
}

function fromName(lane: NameLane, within: Within): RawBuilder<unknown> {
  switch (lane.how) {
    case 'inside':
      return sql`from (${rowsOfBigram(lane.bigram, within, MOST_READ)}) f join customer c on c.id = f.customer_id
        where c.name like ${likeInside(lane.key)} escape '!'`;
    case 'wrong_character': {
      const patterns = lane.patterns.map((pattern) => sql`c.name like ${pattern} escape '!'`);
      return sql`from (${rowsOfBigram(lane.bigram, within, MOST_READ)}) f
        join customer c on c.id = f.customer_id where (${sql.join(patterns, sql` or `)})`;
    }
    case 'wrong_syllable':
      return sql`from (select x.id from customer x where x.name_pinyin in (${sql.join(lane.pinyin)})
        and ${begins('x.branch_path', within.branchPath)} limit ${sql.lit(MOST_READ)}) f
        join customer c on c.id = f.id where c.name like ${lane.pattern} escape '!'`;
    default:
      return sql`from customer c where ${compared('c.name', lane)}`;
  }
}

type Compared = { how: 'exact' | 'prefix'; key: string } | { how: 'swapped'; keys: string[] };

function compared(column: string, lane: Compared): RawBuilder<unknown> {
  if (lane.how === 'swapped') return sql`${sql.ref(column)} in (${sql.join(lane.keys)})`;
  return lane.how === 'exact' ? sql`${sql.ref(column)} = ${lane.key}` : begins(column, lane.key);
}
