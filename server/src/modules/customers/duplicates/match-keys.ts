import type { SqlEntityManager } from '@mikro-orm/sql';

/**
 * Blocking: only records that share a key are compared, so that a million customers are not half a million million pairs. Each rule
 * is a letter behind the kind of customer (`pD…`, `cN…`); SQL that means the same on SQLite and MariaDB. A mistyped value costs a
 * record one of its keys, not all.
 */
interface KeyRule {
  from: string;
  block: string;
}

const kind = "case when c.kind = 'corporate' then 'c' else 'p' end";
/** A resident ID by its first seventeen characters, so that one of fifteen meets its new form; else kind and number. */
const document = `case length(d.number) when 18 then substr(d.number, 1, 17)
  when 15 then concat(substr(d.number, 1, 6), '19', substr(d.number, 7)) else concat(d.kind, ':', d.number) end`;
const replaced = (column: string, words: readonly string[]): string =>
  words.reduce((text, word) => `replace(${text}, '${word}', '')`, column);
const withoutForm = replaced('c.name', ['股份', '有限', '责任', '公司', '集团', '（', '）', '(', ')', ' ']);
const address = "substr(replace(replace(p.value, ' ', ''), '广东省', ''), 1, 120)";

const rules: readonly KeyRule[] = [
  {
    block: `concat('D', ${document})`,
    from: "join id_document d on d.customer_id = c.id and d.kind not like 'legalPerson%'",
  },
  {
    block: "concat('D', substr(f.credit_code, 1, 17))",
    from: 'join corporate_profile f on f.customer_id = c.id and f.credit_code is not null',
  },
  { block: "concat('P', p.e164)", from: 'join contact_point p on p.customer_id = c.id and p.e164 is not null' },
  {
    block: `concat('A', ${address})`,
    from: "join contact_point p on p.customer_id = c.id and p.kind like '%_address'",
  },
  // Born on one day, names that begin with one letter: a wrong character, a wrong ID, a new telephone do no harm.
  {
    block: "concat('B', c.birth_date, substr(c.name_pinyin, 1, 1))",
    from: "join (select 1 as one) always on c.birth_date is not null and c.kind = 'personal'",
  },
  {
    block: `concat('N', substr(${withoutForm}, 1, 120))`,
    from: "join (select 1 as one) always on c.kind = 'corporate'",
  },
];

/** What stands in a key; when it differs, the customer changed in something that is compared. */
const stamp = `concat(c.version, '|', coalesce(c.merged_into, 0), '|',
  (select concat(count(*), '.', coalesce(max(p.id), 0), '.', coalesce(max(p.as_of), 0)) from contact_point p where p.customer_id = c.id), '|',
  (select concat(count(*), '.', coalesce(max(d.id), 0), '.', coalesce(max(d.as_of), 0)) from id_document d where d.customer_id = c.id), '|',
  coalesce((select f.as_of from corporate_profile f where f.customer_id = c.id), 0))`;

const run = (em: SqlEntityManager, sql: string, values: readonly (string | number)[]): Promise<unknown> =>
  em.execute(sql, [...values], 'run');

/**
 * Marks who changed among the customers behind `from` up to `to`, and makes their keys anew. In a transaction; ten statements,
 * however many customers. Cut off and run again it comes to the same.
 */
export async function refreshKeys(em: SqlEntityManager, from: number, to: number): Promise<void> {
  const range = [from, to];
  await run(
    em,
    `replace into match_stamp (customer_id, stamp, waiting)
     select n.id, n.stamp, 1 from (select c.id, ${stamp} as stamp from customer c where c.id > ? and c.id <= ?) n
     left join match_stamp s on s.customer_id = n.id where s.stamp is null or s.stamp <> n.stamp`,
    range,
  );
  await run(
    em,
    `delete from match_key where customer_id > ? and customer_id <= ?
     and exists (select 1 from match_stamp s where s.customer_id = match_key.customer_id and s.waiting = 1)`,
    range,
  );
  for (const { from: source, block } of rules) {
    await run(
      em,
      `insert into match_key (block, customer_id)
       select distinct concat(${kind}, ${block}), c.id from match_stamp s join customer c on c.id = s.customer_id ${source}
       where s.customer_id > ? and s.customer_id <= ? and s.waiting = 1 and c.merged_into is null
       and not exists (select 1 from match_key k where k.customer_id = c.id and k.block = concat(${kind}, ${block}))`,
      range,
    );
  }
}

/** A block of more records than this says too little and costs too much: its records meet by their other keys, or not at all. */
export const MOST_IN_A_BLOCK = 40;

export interface Candidate {
  low: number;
  high: number;
}

/**
 * Pairs of these customers with anybody they share a key with, each once.
 * @param block only keys that begin so: a kind and a rule
 */
export async function candidatesOf(em: SqlEntityManager, ids: readonly number[], block = ''): Promise<Candidate[]> {
  const these = ids.map(() => '?').join(', ');
  const rows = await em.execute(
    `with mine as (select block, customer_id from match_key where customer_id in (${these}) and substr(block, 1, ${block.length}) = ?),
     sized as (select k.block from match_key k join (select distinct block from mine) b on b.block = k.block
       group by k.block having count(*) between 2 and ${MOST_IN_A_BLOCK})
     select distinct case when m.customer_id < o.customer_id then m.customer_id else o.customer_id end as low,
       case when m.customer_id < o.customer_id then o.customer_id else m.customer_id end as high
     from mine m join sized z on z.block = m.block join match_key o on o.block = m.block and o.customer_id <> m.customer_id`,
    [...ids, block],
    'all',
  );
  return (rows as { low: number; high: number }[]).map(({ low, high }) => ({ low: Number(low), high: Number(high) }));
}

const ruleNames: Readonly<Record<string, string>> = {
  D: 'document',
  P: 'phone',
  A: 'address',
  B: 'birthDate',
  N: 'name',
};

/** Blocks left out for their size, by rule. */
export async function oversizedBlocks(
  em: SqlEntityManager,
): Promise<{ by: string; blocks: number; largest: number }[]> {
  const rows = (await em.execute(
    `select substr(block, 2, 1) as rule, count(*) as blocks, max(n) as largest
     from (select block, count(*) as n from match_key group by block having count(*) > ${MOST_IN_A_BLOCK}) big
     group by substr(block, 2, 1) order by 1`,
    [],
    'all',
  )) as { rule: string; blocks: number; largest: number }[];
  return rows.map(({ rule, blocks, largest }) => ({
    by: ruleNames[rule] ?? rule,
    blocks: Number(blocks),
    largest: Number(largest),
  }));
}

/** How many records stand in each of these blocks. */
export async function blockSizes(em: SqlEntityManager, blocks: readonly string[]): Promise<Map<string, number>> {
  if (blocks.length === 0) return new Map();
  const rows = (await em.execute(
    `select block, count(*) as n from match_key where block in (${blocks.map(() => '?').join(', ')}) group by block`,
    [...blocks],
    'all',
  )) as { block: string; n: number }[];
  return new Map(rows.map(({ block, n }) => [block, Number(n)]));
}
