import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Label, Provenance, SideBySideRow, SideValue } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { formatE164 } from '../../../kernel/phone-number.ts';
import { customerDb } from '../customer.tables.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { address, phone } from '../mask.ts';

const label = (zh: string, en: string): Label => ({ 'zh-CN': zh, en });
const same = (text: string): Label => label(text, text);
const sections = { basic: label('基本信息', 'Company'), contact: label('联系方式', 'Contact') };

interface Told {
  value: string;
  shown: SideValue;
}

/** Two companies, each by what the bank knows them by. None of it can be picked: certificates are kept with their own number. */
export async function companySideBySide(
  em: SqlEntityManager,
  desk: CustomerDesk,
  [firstId, secondId]: readonly [number, number],
  actor: Actor,
): Promise<SideBySideRow[]> {
  const [one, other] = [await toldOf(em, desk, firstId, actor), await toldOf(em, desk, secondId, actor)];
  return [...new Set([...one.keys(), ...other.keys()])].map((key) => {
    const [first, second] = [one.get(key) ?? null, other.get(key) ?? null];
    const name = key.split('|');
    return {
      id: name[0] ?? key,
      section: key.startsWith('phone') || key.startsWith('address') ? sections.contact : sections.basic,
      label: label(name[1] ?? '', name[2] ?? ''),
      first: first?.shown ?? null,
      second: second?.shown ?? null,
      same: first !== null && first.value === second?.value,
      intoFirst: false,
      intoSecond: false,
    };
  });
}

/** What a company says, by `id|label|label`; what both may say twice goes by its value. */
async function toldOf(em: SqlEntityManager, desk: CustomerDesk, id: number, actor: Actor): Promise<Map<string, Told>> {
  const db = customerDb(em);
  const [row, contacts, documents] = await Promise.all([
    db
      .selectFrom('customer as c')
      .leftJoin('corporate_profile as f', 'f.customer_id', 'c.id')
      .select(['c.name', 'c.org_no', 'c.manager_name', 'c.source', 'c.as_of', 'c.branch_path', 'c.customer_no'])
      .select(['f.credit_code', 'f.legal_person_name', 'f.industry', 'f.registered_address'])
      .where('c.id', '=', id)
      .executeTakeFirstOrThrow(),
    db.selectFrom('contact_point').selectAll().where('customer_id', '=', id).orderBy('id').execute(),
    db.selectFrom('id_document').selectAll().where('customer_id', '=', id).orderBy('id').execute(),
  ]);
  const viewer = await desk.seeing(actor, { customerNo: row.customer_no, branchPath: row.branch_path });
  const provenance: Provenance = {
    source: row.source === 'core-bank' ? 'core-bank' : 'crm',
    asOf: row.as_of.toISOString(),
  };
  const told = new Map<string, Told>();
  const tell = (key: string, value: string | null, text?: { text: Label; masked: boolean }, of = provenance) => {
    if (value)
      told.set(key, {
        value,
        shown: { text: text?.text ?? same(value), masked: text?.masked ?? false, provenance: of },
      });
  };
  const maskable = (shown: { text: string; masked: boolean }) => ({ text: same(shown.text), masked: shown.masked });
  tell('name|客户名称|Name', row.name);
  tell('creditCode|统一社会信用代码|Credit code', row.credit_code);
  tell('legalPerson|法定代表人|Legal person', row.legal_person_name);
  tell(
    'industry|行业|Industry',
    row.industry,
    row.industry ? { text: desk.codes.label('industry', row.industry), masked: false } : undefined,
  );
  tell(
    'registeredAddress|注册地址|Registered address',
    row.registered_address,
    maskable(address(row.registered_address ?? '', viewer)),
  );
  tell('manager|客户经理|Manager', row.manager_name);
  for (const { kind, number, source, as_of: asOf } of documents) {
    const title = desk.codes.label('certificateKind', kind.replace(/-\d+$/, ''));
    const of: Provenance = { source: source as Provenance['source'], asOf: asOf.toISOString() };
    tell(`document.${kind}|${title['zh-CN']}|${title.en}`, number, undefined, of);
  }
  for (const [at, contact] of contacts.entries()) {
    const of: Provenance = { source: contact.source as Provenance['source'], asOf: contact.as_of.toISOString() };
    if (contact.e164)
      tell(`phone.${at + 1}|电话|Telephone`, formatE164(contact.e164), maskable(phone(contact.e164, viewer)), of);
    else if (contact.kind.endsWith('_address'))
      tell(`address.${at + 1}|地址|Address`, contact.value, maskable(address(contact.value, viewer)), of);
  }
  return told;
}
