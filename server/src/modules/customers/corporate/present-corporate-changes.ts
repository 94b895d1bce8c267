import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type Changes,
  certificateFormOf,
  companyFields,
  type FieldValue,
  type FileField,
  type Label,
} from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import type { PresentedChange } from '../../reviews/index.ts';
import type { CodeBook } from '../code-book.ts';
import { customerDb } from '../customer.tables.ts';
import { inScope } from '../data-gate.ts';
import { tellValue } from '../file/tell-value.ts';
import { foreignName, idNumber } from '../mask.ts';
import { readSlotPath } from './certificate-slots.ts';

const same = (text: string): Label => ({ 'zh-CN': text, en: text });
const modeLabel: Label = { 'zh-CN': '更新方式', en: 'What happens' };
const renewal: Label = { 'zh-CN': '换证：旧证留存备查', en: 'Renewal: the old certificate stays readable' };
const companySection: Label = { 'zh-CN': '企业', en: 'Company' };

/** People and documents a change refers to, as the viewer may read them: `person:10000001`, `document:17`. */
type References = ReadonlyMap<string, { text: Label; masked: boolean }>;

/** A change's fields side by side, certificate by certificate, masked for the viewer. */
export async function presentCorporateChanges(
  em: SqlEntityManager,
  change: { before: Changes; after: Changes },
  viewer: Actor,
  codes: CodeBook,
): Promise<PresentedChange[]> {
  const references = await readReferences(em, [change.before, change.after], viewer, codes);
  const tell = (field: FileField, value: FieldValue) =>
    value === null || value === ''
      ? null
      : (references.get(`${field.id}:${value}`) ?? tellValue(field, value, codes, viewer));
  return inOrder(Object.keys(change.after)).flatMap((path) => {
    const [before, after] = [plain(change.before[path]), plain(change.after[path])];
    const at = readSlotPath(path);
    const field = at ? at.field : companyFields.find(({ id }) => id === path);
    const section = at ? at.form.label : companySection;
    if (at && !field) {
      const row = { path, section, label: modeLabel, before: null, risk: false };
      return after === null ? [] : [{ ...row, after: { text: renewal, masked: false } }];
    }
    if (!field) return [];
    const row = { path, section, label: field.label, risk: field.risk };
    return [{ ...row, before: tell(field, before), after: tell(field, after) }];
  });
}

const plain = (value: Changes[string] | undefined): FieldValue =>
  value === undefined || (typeof value === 'object' && value !== null) ? null : value;

/** As a file shows them: the company, then slot by slot, each field where its form has it, the kind of change first. */
function inOrder(paths: readonly string[]): string[] {
  const place = (path: string): [number, string, number] => {
    const at = readSlotPath(path);
    if (!at) return [0, '', 0];
    const order = certificateFormOf(at.slot)?.fields ?? [];
    return [1, at.slot, at.field ? order.indexOf(at.field) : -1];
  };
  return [...paths].sort((one, other) => {
    const [a, b] = [place(one), place(other)];
    return a[0] - b[0] || a[1].localeCompare(b[1]) || a[2] - b[2];
  });
}

async function readReferences(
  em: SqlEntityManager,
  sides: readonly Changes[],
  viewer: Actor,
  codes: CodeBook,
): Promise<References> {
  const of = (id: string) =>
    sides.map((side) => plain(side[`legalPersonId.${id}`])).filter((value) => typeof value === 'string');
  const [people, documents] = [of('person'), of('document').map(Number).filter(Number.isSafeInteger)];
  const db = customerDb(em);
  const references = new Map<string, { text: Label; masked: boolean }>();
  if (people.length > 0) {
    const rows = await db
      .selectFrom('customer as c')
      .select(['c.customer_no', 'c.name', inScope('c', viewer).as('visible')])
      .where('c.customer_no', 'in', people)
      .execute();
    for (const { customer_no, name, visible } of rows) {
      const shown = visible ? `${customer_no} ${name}` : foreignName(name);
      references.set(`person:${customer_no}`, { text: same(shown), masked: !visible });
    }
  }
  if (documents.length > 0) {
    const rows = await db
      .selectFrom('id_document')
      .select(['id', 'kind', 'number'])
      .where('id', 'in', documents)
      .execute();
    for (const { id, kind, number } of rows) {
      const label = codes.label('personIdType', kind);
      const masked = idNumber(number, viewer).text;
      const text = { 'zh-CN': `${label['zh-CN']} ${masked}`, en: `${label.en} ${masked}` };
      references.set(`document:${id}`, { text, masked: true });
    }
  }
  return references;
}
