import type { SqlEntityManager } from '@mikro-orm/sql';
import { type CustomerTables, customerDb } from '@tellerline/server/modules/customers/customer.tables';
import { nameKeys } from '@tellerline/server/modules/customers/index';
import type { Selectable } from 'kysely';

type Customer = Selectable<CustomerTables['customer']>;

/** How the second record of somebody came to be: what a clerk or an agent wrote down of him, with the slips people make. */
const slips = [
  'same_document',
  'old_document',
  'prospect_by_phone',
  'homophone_and_birthday',
  'moved_away',
  'wrong_digit_in_birthday',
  'wrong_digit_in_document',
] as const;
export type Slip = (typeof slips)[number] | 'company_without_code';

export interface SeededDouble {
  slip: Slip;
  first: string;
  second: string;
}

const homophones: Readonly<Record<string, string>> = {
  伟: '玮',
  强: '蔷',
  磊: '垒',
  军: '君',
  勇: '永',
  杰: '洁',
  涛: '滔',
  明: '铭',
  刚: '钢',
  平: '萍',
  辉: '晖',
  鹏: '朋',
  斌: '彬',
  宇: '雨',
  浩: '昊',
  健: '建',
  俊: '峻',
  志: '智',
  文: '雯',
  海: '嗨',
  华: '骅',
  国: '帼',
  建: '健',
  丽: '莉',
  静: '婧',
  秀: '绣',
  英: '瑛',
  娟: '涓',
  霞: '遐',
  燕: '艳',
  玲: '铃',
  芳: '方',
  敏: '闽',
  婷: '停',
  梅: '玫',
  兰: '岚',
  洁: '杰',
  颖: '影',
  慧: '惠',
  欣: '新',
  怡: '仪',
  佳: '家',
  嘉: '佳',
  家: '佳',
  子: '梓',
  梓: '子',
  思: '丝',
  轩: '宣',
  晨: '辰',
  德: '得',
  荣: '容',
  福: '幅',
};

/** Writes second records of every `every`th customer, one slip after another. Small and fixed: the same bank gives the same doubles. */
export async function seedDoubles(em: SqlEntityManager, every: number): Promise<SeededDouble[]> {
  const db = customerDb(em);
  const customers = await db
    .selectFrom('customer')
    .selectAll()
    .where('source', '=', 'core-bank')
    .orderBy('id')
    .execute();
  const doubles: SeededDouble[] = [];
  let nth = 0;
  for (const [at, customer] of customers.entries()) {
    if (at % every !== every - 1) continue;
    const slip: Slip =
      customer.kind === 'corporate' ? 'company_without_code' : (slips[nth++ % slips.length] ?? 'same_document');
    const second = await double(em, customer, slip, doubles.length);
    if (second) doubles.push({ slip, first: customer.customer_no, second });
  }
  return doubles;
}

async function double(em: SqlEntityManager, of: Customer, slip: Slip, nth: number): Promise<string | null> {
  const db = customerDb(em);
  const contacts = await db
    .selectFrom('contact_point')
    .selectAll()
    .where('customer_id', '=', of.id)
    .orderBy('id')
    .execute();
  const document = await db.selectFrom('id_document').selectAll().where('customer_id', '=', of.id).executeTakeFirst();
  const phone = contacts.find(({ e164, best }) => e164 !== null && best) ?? contacts.find(({ e164 }) => e164 !== null);
  const address = contacts.find(({ kind }) => kind.endsWith('_address'));
  const name =
    slip === 'homophone_and_birthday'
      ? misheard(of.name)
      : slip === 'company_without_code'
        ? otherForm(of.name)
        : of.name;
  const isPhoneGiven = [
    'prospect_by_phone',
    'homophone_and_birthday',
    'wrong_digit_in_birthday',
    'company_without_code',
  ].includes(slip);
  const isAddressGiven = [
    'moved_away',
    'wrong_digit_in_birthday',
    'wrong_digit_in_document',
    'company_without_code',
  ].includes(slip);
  if (
    name === null ||
    !document ||
    (isPhoneGiven && !phone) ||
    (slip !== 'company_without_code' && isAddressGiven && !address)
  )
    return null;
  const number = documentOf(slip, document.number);
  if (number === null) return null;
  const customerNo = `9${String(10_000_000 + nth)}`;
  const keys = nameKeys(name);
  const birthDate =
    slip === 'prospect_by_phone' ? null : slip === 'wrong_digit_in_birthday' ? slipped(of.birth_date) : of.birth_date;
  const { id: _, ...columns } = of;
  await db
    .insertInto('customer')
    .values({
      ...columns,
      customer_no: customerNo,
      status: 'prospect',
      name,
      name_pinyin: keys.namePinyin,
      name_initials: keys.nameInitials,
      birth_date: birthDate,
      source: 'crm',
    })
    .execute();
  const { id } = await db
    .selectFrom('customer')
    .select('id')
    .where('customer_no', '=', customerNo)
    .executeTakeFirstOrThrow();
  const given = [...(isPhoneGiven && phone ? [phone] : []), ...(isAddressGiven && address ? [address] : [])];
  for (const [at, contact] of given.entries()) {
    const { id: __, ...contactColumns } = contact;
    await db
      .insertInto('contact_point')
      .values({ ...contactColumns, contact_ref: `double-${customerNo}-${at}`, customer_id: id, source: 'crm' })
      .execute();
  }
  if (number !== '') {
    const { id: ___, ...documentColumns } = document;
    await db
      .insertInto('id_document')
      .values({
        ...documentColumns,
        customer_id: id,
        number,
        number_reversed: [...number].reverse().join(''),
        source: 'crm',
      })
      .execute();
  }
  return customerNo;
}

/** The number the second record has: empty where nobody asked for it, null where this slip cannot be made. */
function documentOf(slip: Slip, number: string): string | null {
  if (slip === 'same_document') return number;
  if (slip === 'old_document') return number.startsWith('19', 6) ? number.slice(0, 6) + number.slice(8, 17) : null;
  if (slip !== 'wrong_digit_in_document') return '';
  const wrong = (Number(number[15]) + 3) % 10;
  return `${number.slice(0, 15)}${wrong}${number.slice(16)}`;
}

/** One character written as another of the same sound; null when none is known. */
function misheard(name: string): string | null {
  const last = [...name].at(-1) ?? '';
  const other = homophones[last];
  return other ? name.slice(0, -1) + other : null;
}

const otherForm = (name: string): string =>
  name.endsWith('股份有限公司')
    ? name.replace('股份有限公司', '公司')
    : name.endsWith('有限公司')
      ? name.replace('有限公司', '有限责任公司')
      : `${name} `;

/** One digit of the day is another one. */
function slipped(day: string | null): string | null {
  if (day === null) return null;
  const last = Number(day.slice(-1));
  return day.slice(0, -1) + String(last === 1 ? 2 : last === 0 ? 1 : last - 1);
}
