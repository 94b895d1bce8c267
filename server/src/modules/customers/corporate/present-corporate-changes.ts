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
import { tellValue } from '../file/tell-value.ts';
import { readSlotPath, type SlotValues } from './certificate-slots.ts';
import { readReferences } from './read-references.ts';

const modeLabel: Label = { 'zh-CN': '更新方式', en: 'What happens' };
const renewal: Label = { 'zh-CN': '换证：旧证留存备查', en: 'Renewal: the old certificate stays readable' };
const companySection: Label = { 'zh-CN': '企业', en: 'Company' };

/** A change's fields side by side, certificate by certificate, masked for the viewer. */
export async function presentCorporateChanges(
  em: SqlEntityManager,
  change: { before: Changes; after: Changes },
  viewer: Actor,
  codes: CodeBook,
  /** The legal person's ID in force. */
  present: SlotValues | undefined,
): Promise<PresentedChange[]> {
  const references = await readReferences(em, withPerson(change, present), viewer, codes);
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

/** The legal person's fields of one side of a change. */
const legalPersonOf = (side: Changes): SlotValues => ({
  person: plain(side['legalPersonId.person']),
  document: plain(side['legalPersonId.document']),
});

/** A change of the document alone keeps the person: he is needed to tell whose document it is. */
function withPerson(change: { before: Changes; after: Changes }, present: SlotValues | undefined): SlotValues[] {
  const sides = [legalPersonOf(change.before), legalPersonOf(change.after)];
  return [...sides, ...(present ? [{ person: present.person ?? null, document: null }] : [])];
}
