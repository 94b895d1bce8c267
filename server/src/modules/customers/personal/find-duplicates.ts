import type { SqlEntityManager } from '@mikro-orm/sql';
import type { DuplicateHit, DuplicateQuestion } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { formatE164, readPhoneWithExtension } from '../../../kernel/phone-number.ts';
import { customerDb } from '../customer.tables.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { findAlike } from '../duplicates/find-alike.ts';
import { readResidentId } from '../identifiers/resident-id.ts';
import { survivorOf } from '../merge/customer-group.ts';

const MOST_HITS_EACH = 5;

interface Found {
  why: DuplicateHit['why'];
  at: number;
  id: number;
}

/**
 * Who is known already under these numbers, in whatever branch. Customers the asker may see are told as lists tell them; of the
 * others he learns the branch alone, so that he can ask there.
 */
export async function findDuplicates(
  em: SqlEntityManager,
  desk: CustomerDesk,
  actor: Actor,
  question: DuplicateQuestion,
): Promise<{ hits: DuplicateHit[]; phones: ({ e164: string; text: string; extension: string | null } | null)[] }> {
  const phones = question.phones.map(readPhoneWithExtension);
  const found = (
    await Promise.all([
      ...question.idNumbers.map((number, at) => withIdNumber(em, number, at, desk.today())),
      ...phones.map((phone, at) => (phone ? withPhone(em, phone.e164, at) : Promise.resolve([]))),
      alike(em, question, desk.today()),
    ])
  ).flat();
  return {
    hits: await toldTo(em, desk, actor, found, question.customerNo),
    phones: phones.map((phone) => phone && { ...phone, text: formatE164(phone.e164) }),
  };
}

async function withIdNumber(em: SqlEntityManager, typed: string, at: number, today: string): Promise<Found[]> {
  const number = typed.toUpperCase();
  const read = readResidentId(number, today);
  const numbers = [...new Set([number, 'number' in read ? read.number : number])];
  const rows = await customerDb(em)
    .selectFrom('id_document as d')
    .innerJoin('customer as x', 'x.id', 'd.customer_id')
    .select(survivorOf('x').as('customer_id'))
    .distinct()
    .where('d.number', 'in', numbers)
    .limit(MOST_HITS_EACH)
    .execute();
  return rows.map((row) => ({ why: 'id_number', at, id: row.customer_id }));
}

async function withPhone(em: SqlEntityManager, e164: string, at: number): Promise<Found[]> {
  const rows = await customerDb(em)
    .selectFrom('contact_point as p')
    .innerJoin('customer as x', 'x.id', 'p.customer_id')
    .select(survivorOf('x').as('customer_id'))
    .distinct()
    .where('p.e164', '=', e164)
    .limit(MOST_HITS_EACH)
    .execute();
  return rows.map((row) => ({ why: 'phone', at, id: row.customer_id }));
}

/** Who the person being typed looks like, by the rules of the nightly search. */
async function alike(em: SqlEntityManager, question: DuplicateQuestion, today: string): Promise<Found[]> {
  const { name, birthDate = null, idNumbers, phones } = question;
  if (name === undefined) return [];
  const found = await findAlike(em, { name, birthDate, idNumbers, phones }, today);
  return found.map(({ id, probability }) => ({ why: 'alike', at: Math.round(probability * 100), id }));
}

async function toldTo(
  em: SqlEntityManager,
  desk: CustomerDesk,
  actor: Actor,
  found: readonly Found[],
  except: string | undefined,
): Promise<DuplicateHit[]> {
  const ids = [...new Set(found.map(({ id }) => id))];
  if (ids.length === 0) return [];
  const [customers, seen, branches] = await Promise.all([
    customerDb(em).selectFrom('customer').select(['id', 'customer_no', 'org_no']).where('id', 'in', ids).execute(),
    desk.summaries(em, ids, actor),
    desk.branchNames(),
  ]);
  // Whom a number names already is not told once more for looking alike.
  const once = found.filter(
    ({ why, id }) => why !== 'alike' || !found.some((each) => each.id === id && each.why !== 'alike'),
  );
  return once.flatMap(({ why, at, id }) => {
    const row = customers.find((each) => each.id === id);
    if (!row || row.customer_no === except) return [];
    const customer = seen.find(({ customerNo }) => customerNo === row.customer_no) ?? null;
    const branch = branches.get(row.org_no)?.name ?? { 'zh-CN': row.org_no, en: row.org_no };
    return [{ why, at, customer, branch }];
  });
}
