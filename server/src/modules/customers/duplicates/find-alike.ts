import type { SqlEntityManager } from '@mikro-orm/sql';
import { toE164 } from '../../../kernel/phone-number.ts';
import { customerDb } from '../customer.tables.ts';
import { nameKeys } from '../search/search-keys.ts';
import { residentKey } from './compare-values.ts';
import { weightsInForce } from './learning/weight-book.ts';
import { blockSizes, MOST_IN_A_BLOCK } from './match-keys.ts';
import { type MatchRecord, readFrequencies, readRecords } from './match-records.ts';
import { WORTH_A_LOOK } from './match-weights.ts';
import { scorePair } from './score-pair.ts';

const MOST_TOLD = 5;

/** A person as far as he is typed. */
export interface TypedPerson {
  name: string;
  birthDate: string | null;
  idNumbers: readonly string[];
  phones: readonly string[];
}

/**
 * Who the person being typed may be already, by the rules of the nightly job: the same blocks, weights and threshold. Records that
 * came since the last night are not among them; those meet by number.
 * @returns ids of customers, the likeliest first
 */
export async function findAlike(
  em: SqlEntityManager,
  typed: TypedPerson,
  today: string,
): Promise<{ id: number; probability: number }[]> {
  const record = recordOf(typed);
  const sizes = await blockSizes(em, blocksOf(record));
  const blocks = [...sizes].filter(([, n]) => n <= MOST_IN_A_BLOCK).map(([block]) => block);
  if (blocks.length === 0) return [];
  const db = customerDb(em);
  const rows = await db.selectFrom('match_key').select('customer_id').distinct().where('block', 'in', blocks).execute();
  const records = await readRecords(
    em,
    rows.map((row) => row.customer_id),
  );
  const frequencies = await readFrequencies(em, [record, ...records.values()], await bankSize(em));
  const weights = await weightsInForce(em);
  return [...records.values()]
    .map((other) => ({
      id: other.id,
      probability: scorePair(record, other, { frequencies, today, weights }).probability,
    }))
    .filter(({ probability }) => probability >= WORTH_A_LOOK)
    .sort((a, b) => b.probability - a.probability)
    .slice(0, MOST_TOLD);
}

const HOUR_MS = 3_600_000;
const bankSizes = new WeakMap<object, { customers: number; until: number }>();

/** How many customers the bank has, counted at most once an hour: every one of them is counted. */
async function bankSize(em: SqlEntityManager): Promise<number> {
  const known = bankSizes.get(em.getDriver());
  if (known && performance.now() < known.until) return known.customers;
  const { n } = await customerDb(em)
    .selectFrom('customer')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  bankSizes.set(em.getDriver(), { customers: Number(n), until: performance.now() + HOUR_MS });
  return Number(n);
}

function recordOf({ name, birthDate, idNumbers, phones }: TypedPerson): MatchRecord {
  return {
    id: 0,
    customerNo: '',
    kind: 'personal',
    name,
    pinyin: nameKeys(name).namePinyin,
    birthDate,
    gender: null,
    branchPath: '',
    legalPerson: null,
    documents: idNumbers.map((number) => ({ kind: '10', number: number.toUpperCase() })),
    phones: phones.flatMap((phone) => toE164(phone) ?? []),
    addresses: [],
  };
}

/** The keys of match-keys which a person has who is only being typed. */
const blocksOf = ({ pinyin, birthDate, documents, phones }: MatchRecord): string[] => [
  ...documents.map(({ kind, number }) => `pD${residentKey(number) ?? `${kind}:${number}`}`),
  ...phones.map((phone) => `pP${phone}`),
  ...(birthDate !== null && pinyin !== '' ? [`pB${birthDate}${pinyin[0]}`] : []),
];
