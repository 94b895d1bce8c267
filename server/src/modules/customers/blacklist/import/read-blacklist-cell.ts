import { readPhoneWithExtension } from '../../../../kernel/phone-number.ts';
import type { CodeBook } from '../../code-book.ts';
import { type ReadText, readCellDay, readCellText } from '../../imports/read-cell-text.ts';
import type { ReadImportRow } from '../../imports/read-import-row.ts';
import { plainDocument } from '../blacklist-keys.ts';
import { type BlacklistColumn, blacklistField } from './blacklist-columns.ts';

export type ReadBlacklistRow = ReadImportRow<BlacklistColumn>;

const longest = 160;
const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** A cell of a list of others, by the rules of the form. Codes are known by their code or their words in either language. */
export function readBlacklistCell(id: BlacklistColumn, raw: string, codes: Pick<CodeBook, 'entries'>): ReadText {
  const field = blacklistField(id);
  const read = readCellText(raw, field.max ?? longest, field.id === 'name');
  if ('reason' in read || read.value === null) return read;
  const { value } = read;
  switch (field.type) {
    case 'code': {
      const known = codes
        .entries(field.list ?? '')
        .find(({ code, label }) => [code, label['zh-CN'], label.en].some((word) => same(word, value)));
      return known ? { value: known.code } : { reason: 'not_in_list', n: null };
    }
    case 'day':
      return readCellDay(value);
    case 'phone': {
      const phone = readPhoneWithExtension(value);
      return phone ? { value: phone.e164 } : { reason: 'not_a_phone', n: null };
    }
    case 'id_number':
    case 'person_ref':
      return { value: value.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase() };
    default:
      return read;
  }
}

/** What a list need not say: whom it is about follows from his papers, it begins today, and a resident ID is known by its form. */
export function completed({ values }: ReadBlacklistRow, today: string): ReadBlacklistRow['values'] {
  const looksResident = /^(\d{15}|\d{17}[\dX])$/.test(values.idNumber ?? '');
  const idKind = values.idKind ?? (looksResident ? '10' : null);
  return {
    ...values,
    partyKind: values.partyKind ?? (values.creditCode ? 'corporate' : 'personal'),
    idKind,
    idNumber: values.idNumber && idKind === '10' ? plainDocument(values.idNumber, today) : (values.idNumber ?? null),
    advice: values.advice ?? (values.severity === 'block' ? 'refuse' : values.severity ? 'verify' : null),
    validFrom: values.validFrom ?? (values.validUntil && values.validUntil < today ? values.validUntil : today),
  };
}
