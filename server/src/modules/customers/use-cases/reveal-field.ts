import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  certificateFormOf,
  type FieldGroup,
  type FieldValue,
  type FileField,
  fieldGroupOf,
  personalFile,
  type RevealField,
} from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { readCorporateFile, valuesOf } from '../corporate/read-corporate-file.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { tellWhole } from '../file/tell-value.ts';
import { wholePhone } from '../mask.ts';
import { readPersonalFile } from '../personal/read-personal-file.ts';
import type { CardRows } from '../read-card.ts';

/** A value nobody has masked yet, which group it is of, and where its customer belongs. */
export interface WholeValue {
  value: string;
  group: FieldGroup;
  branchPath: string;
}

const notFound = () => new AppError('resource.not_found', { status: 404 });

/**
 * The whole value of one masked field of a customer. `item` names it as the card does: a contact point by its id, a document by
 * its kind, accounts and cards by their position; a field of his file by its path.
 * @throws AppError resource.not_found when there is no such customer in scope, or no such item
 */
export async function wholeValue(
  em: SqlEntityManager,
  desk: CustomerDesk,
  actor: Actor,
  customerNo: string,
  asked: Pick<RevealField, 'field' | 'item'>,
): Promise<WholeValue> {
  if (asked.field === 'file') return ofFile(em, desk, actor, customerNo, asked.item);
  const rows = await desk.rows(em, customerNo, actor);
  const value = ofCard(rows, asked.field, asked.item);
  if (value === undefined) throw notFound();
  return { value, group: 'C2-identifier', branchPath: rows.customer.branch_path };
}

function ofCard(rows: CardRows, field: Exclude<RevealField['field'], 'file'>, item: string): string | undefined {
  const position = /^\d{1,3}$/.test(item) ? Number(item) : -1;
  switch (field) {
    case 'id_number':
      return rows.documents.find((document) => document.kind === item)?.number;
    case 'account_no':
      return rows.accounts[position]?.account_no;
    case 'card_no':
      return rows.cards[position]?.card_no;
    case 'phone':
    case 'address': {
      const contact = rows.contacts.find((candidate) => String(candidate.id) === item);
      if (!contact || (contact.e164 !== null) !== (field === 'phone')) return undefined;
      return contact.e164 === null ? contact.value : wholePhone(contact.e164, contact.extension);
    }
  }
}

/** `salaryAccount`, `phones.12.number`, `businessLicence.number`. */
async function ofFile(
  em: SqlEntityManager,
  desk: CustomerDesk,
  actor: Actor,
  customerNo: string,
  path: string,
): Promise<WholeValue> {
  await desk.refreshCodes();
  const parts = path.split('.');
  const company = certificateFormOf(parts[0] ?? '') && parts.length === 2;
  const found = company
    ? await ofCompany(em, actor, customerNo, parts)
    : await ofPerson(em, desk, actor, customerNo, parts);
  if (!found?.field || found.value === null || found.value === '') throw notFound();
  const { field, value, branchPath } = found;
  return { value: tellWhole(field, value, desk.codes)['zh-CN'], group: fieldGroupOf(field), branchPath };
}

interface Found {
  field: FileField | undefined;
  value: FieldValue;
  branchPath: string;
}

async function ofPerson(
  em: SqlEntityManager,
  desk: CustomerDesk,
  actor: Actor,
  customerNo: string,
  [first = '', key = '', id = '']: string[],
): Promise<Found> {
  const state = await readPersonalFile(em, customerNo, actor, desk.today());
  const list = personalFile.lists.find((each) => each.id === first);
  const branchPath = state.branchPath;
  if (!list) {
    const field = personalFile.fields.find((each) => each.id === first && key === '');
    return { field, value: state.values[first] ?? null, branchPath };
  }
  const item = state.lists[first]?.find((each) => each.key === key);
  return { field: list.fields.find((each) => each.id === id), value: item?.value[id] ?? null, branchPath };
}

async function ofCompany(
  em: SqlEntityManager,
  actor: Actor,
  customerNo: string,
  [slot = '', id = '']: string[],
): Promise<Found | null> {
  const file = await readCorporateFile(em, customerNo, actor);
  const row = file?.current.get(slot);
  if (!file || !row) return null;
  const field = certificateFormOf(slot)?.fields.find((each) => each.id === id);
  return { field, value: valuesOf(row)[id] ?? null, branchPath: file.branchPath };
}
