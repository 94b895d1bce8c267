import type { FeedFileName, FeedRowReason } from '@tellerline/contracts';
import { readPhoneWithExtension } from '../../../kernel/phone-number.ts';
import type { NameKeys } from '../../customers/index.ts';
import { creditCodeFault, isCardNumber, nameKeys, readResidentId } from '../../customers/index.ts';
import {
  code,
  count,
  day,
  Fault,
  type Field,
  type FieldValue,
  key,
  moment,
  money,
  oneOf,
  rate,
  sourceFlag,
  text,
} from './field.ts';

/** A line as read: values by column. */
export type Row = Record<string, FieldValue>;

/** What a line's check may ask about the world. */
export interface Surroundings {
  /** Branch path of an organisation number. */
  pathOf: ReadonlyMap<string, string>;
  businessDay: string;
}

/** One kind of file: its columns, what is added to them while staging, and what of it control totals sum. */
export interface FeedFile {
  name: FeedFileName;
  fields: readonly Field[];
  /** Columns that tell a line from all others of the file. */
  keys: readonly string[];
  /** Columns of money the control file sums. */
  sums: readonly string[];
  /** Staged beside the fields. */
  derived: Readonly<Record<string, Field['stored']>>;
  /** Checks fields against each other and fills the derived columns; tells what is wrong and where. */
  complete?(row: Row, around: Surroundings): { field: string; reason: FeedRowReason } | null;
  /** Other files' rows this one needs: column → what it names. */
  needs: Readonly<Record<string, 'customer' | 'account'>>;
  /** Columns that name a row some of this one is taken from: an unchanged line means something else when that row is new. */
  follows?: Readonly<Record<string, 'customers' | 'accounts'>>;
  /** Columns in which a row is another one for those that follow it; its first key column when absent. */
  identity?: readonly string[];
}

const kinds = { P: 'personal', C: 'corporate' };
const status = (...values: string[]) => Object.fromEntries(values.map((value) => [value, value]));
const string = (length: number): Field['stored'] => ({ as: 'text', length });
const phoneKinds = new Set(['mobile', 'home_phone', 'work_phone']);
const currency = (name = 'currency', requirement: 'required' | 'optional' = 'required') =>
  ({ ...key(name, 3, requirement), form: 'ISO 4217' }) satisfies Field;
const filled = (value: FieldValue | undefined): string => (value === null || value === undefined ? '' : String(value));

function productFile(): FeedFile {
  return {
    name: 'products',
    fields: [
      code('product_code', 20, 'required'),
      text('name_zh', 100, 'required'),
      text('name_en', 100),
      oneOf('kind', status('deposit', 'loan', 'card', 'wealth', 'insurance', 'other')),
      currency('currency', 'optional'),
      rate('rate_percent', 'optional'),
      day('valid_from'),
      day('valid_until'),
    ],
    keys: ['product_code'],
    sums: [],
    derived: {},
    complete: (row) =>
      row.valid_from && row.valid_until && row.valid_until < row.valid_from
        ? { field: 'valid_until', reason: 'days_reversed' }
        : null,
    needs: {},
  };
}

function customerFile(): FeedFile {
  return {
    name: 'customers',
    fields: [
      key('customer_no', 11),
      oneOf('kind', kinds),
      text('name', 160, 'required'),
      oneOf('status', status('active', 'closed')),
      code('org_no', 10, 'required'),
      oneOf('gender', status('0', '1', '2', '9'), 'optional'),
      day('birth_date'),
      code('marital_status', 2),
      key('nationality', 3, 'optional'),
      code('hukou_region', 6),
      text('hukou_address', 60),
      code('education', 2),
      code('degree', 1),
      code('occupation', 1),
      text('employer', 160),
      code('credit_code', 18),
      text('legal_person_name', 160),
      code('industry', 5),
      text('registered_address', 100),
      text('manager_name', 160),
      sourceFlag('vip'),
      sourceFlag('is_shareholder'),
      sourceFlag('is_staff'),
      day('relationship_since'),
      day('credit_since'),
    ],
    keys: ['customer_no'],
    sums: [],
    derived: { branch_path: string(200), name_pinyin: string(400), name_initials: string(160) },
    complete: (row, around) => {
      const path = around.pathOf.get(filled(row.org_no));
      if (path === undefined) return { field: 'org_no', reason: 'unknown_branch' };
      const creditCode = filled(row.credit_code);
      if (creditCode.length === 18 && creditCodeFault(creditCode) !== null) {
        return { field: 'credit_code', reason: 'credit_code_wrong' };
      }
      const keys: NameKeys = nameKeys(filled(row.name));
      row.branch_path = path;
      row.name_pinyin = keys.namePinyin.slice(0, 400);
      row.name_initials = keys.nameInitials.slice(0, 160);
      return null;
    },
    needs: {},
  };
}

function contactFile(): FeedFile {
  return {
    name: 'contact_points',
    fields: [
      code('contact_ref', 40, 'required'),
      key('customer_no', 11),
      oneOf(
        'kind',
        status('mobile', 'home_phone', 'work_phone', 'email', 'home_address', 'work_address', 'mailing_address'),
      ),
      text('value', 200, 'required'),
      sourceFlag('best'),
      sourceFlag('removed'),
    ],
    keys: ['contact_ref'],
    sums: [],
    derived: { e164: string(16), extension: string(6) },
    complete: (row) => {
      row.e164 = null;
      row.extension = null;
      if (!phoneKinds.has(filled(row.kind))) return null;
      const phone = readPhoneWithExtension(filled(row.value));
      if (!phone) return { field: 'value', reason: 'phone_unreadable' };
      row.e164 = phone.e164;
      row.extension = phone.extension;
      return null;
    },
    needs: { customer_no: 'customer' },
  };
}

function documentFile(): FeedFile {
  return {
    name: 'documents',
    fields: [
      key('customer_no', 11),
      code('kind', 30, 'required'),
      text('number', 50, 'required'),
      day('valid_from'),
      day('valid_until'),
      sourceFlag('long_term'),
      sourceFlag('removed'),
    ],
    keys: ['customer_no', 'kind', 'number'],
    sums: [],
    derived: { number_reversed: string(50) },
    complete: (row, around) => {
      const number = filled(row.number).toUpperCase();
      row.number = number;
      if (row.kind === '10') {
        const read = readResidentId(number, around.businessDay);
        if ('fault' in read) return { field: 'number', reason: 'resident_id_wrong' };
        row.number = read.number;
      }
      row.number_reversed = [...filled(row.number)].reverse().join('');
      return null;
    },
    needs: { customer_no: 'customer' },
  };
}

const knownBranch = (row: Row, around: Surroundings) =>
  around.pathOf.has(filled(row.org_no)) ? null : { field: 'org_no', reason: 'unknown_branch' as const };

function accountFile(): FeedFile {
  return {
    name: 'accounts',
    fields: [
      code('account_no', 32, 'required'),
      key('customer_no', 11),
      code('org_no', 10, 'required'),
      code('product', 20, 'required'),
      oneOf('kind', status('current', 'savings', 'term_deposit', 'basic', 'loan_settlement')),
      currency(),
      oneOf('status', status('active', 'dormant', 'frozen', 'closed')),
      day('opened_on', 'required'),
      day('closed_on'),
      day('matures_on'),
    ],
    keys: ['account_no'],
    sums: [],
    derived: {},
    complete: knownBranch,
    needs: { customer_no: 'customer' },
    identity: ['account_no', 'customer_no'],
  };
}

function balanceFile(): FeedFile {
  return {
    name: 'balances',
    fields: [
      code('account_no', 32, 'required'),
      code('org_no', 10, 'required'),
      money('balance', 'required', 'signed'),
      money('available', 'required', 'signed'),
    ],
    keys: ['account_no'],
    sums: ['balance', 'available'],
    derived: {},
    complete: knownBranch,
    needs: { account_no: 'account' },
  };
}

function transactionFile(offsetOf: (day: string) => number): FeedFile {
  return {
    name: 'transactions',
    fields: [
      code('txn_ref', 32, 'required'),
      code('account_no', 32, 'required'),
      moment('booked_at', offsetOf),
      money('amount', 'required', 'signed'),
      money('balance_after', 'optional', 'signed'),
      code('purpose', 20, 'required'),
      code('channel', 20, 'required'),
      text('counterparty', 160),
    ],
    keys: ['txn_ref'],
    sums: ['amount'],
    derived: {},
    needs: { account_no: 'account' },
    follows: { account_no: 'accounts' },
  };
}

function loanFile(): FeedFile {
  return {
    name: 'loans',
    fields: [
      code('loan_no', 32, 'required'),
      key('customer_no', 11),
      code('org_no', 10, 'required'),
      code('product', 20, 'required'),
      currency(),
      money('principal', 'required', 'not_negative'),
      money('outstanding', 'required', 'not_negative'),
      rate('rate_percent'),
      day('started_on', 'required'),
      day('ends_on', 'required'),
      oneOf('status', status('running', 'overdue', 'settled', 'written_off')),
      count('overdue_days', 99_999),
    ],
    keys: ['loan_no'],
    sums: ['principal', 'outstanding'],
    derived: {},
    complete: knownBranch,
    needs: { customer_no: 'customer' },
  };
}

function cardFile(): FeedFile {
  return {
    name: 'cards',
    fields: [
      code('card_no', 19, 'required'),
      key('customer_no', 11),
      code('account_no', 32),
      code('product', 20, 'required'),
      oneOf('kind', status('debit', 'credit')),
      oneOf('status', status('active', 'frozen', 'lost', 'closed')),
      day('issued_on', 'required'),
      day('expires_on'),
      money('credit_limit', 'optional', 'not_negative'),
    ],
    keys: ['card_no'],
    sums: ['credit_limit'],
    derived: {},
    complete: (row) => (isCardNumber(filled(row.card_no)) ? null : { field: 'card_no', reason: 'card_number_wrong' }),
    needs: { customer_no: 'customer' },
    follows: { account_no: 'accounts' },
  };
}

function relationFile(): FeedFile {
  return {
    name: 'relations',
    fields: [
      key('customer_no', 11),
      code('role', 2, 'required'),
      key('related_customer_no', 11, 'optional'),
      text('related_name', 160, 'required'),
      oneOf('related_kind', kinds),
      text('event', 50),
      day('established_on'),
      day('ended_on'),
    ],
    keys: ['customer_no', 'role', 'related_key'],
    sums: [],
    derived: { related_key: string(160) },
    complete: (row) => {
      row.related_key = row.related_customer_no ?? row.related_name ?? null;
      return null;
    },
    needs: { customer_no: 'customer' },
    follows: { related_customer_no: 'customers' },
  };
}

/**
 * The files of one business day, in the order they are merged.
 * @param offsetOf how far the bank's time is ahead of UTC on a day, in milliseconds
 */
export const feedFiles = (offsetOf: (day: string) => number): readonly FeedFile[] => [
  productFile(),
  customerFile(),
  contactFile(),
  documentFile(),
  accountFile(),
  balanceFile(),
  transactionFile(offsetOf),
  loanFile(),
  cardFile(),
  relationFile(),
];

/** Reads one split line; the first fault ends it. */
export function readRow(
  file: FeedFile,
  values: readonly string[],
  around: Surroundings,
): Row | { field: string; reason: FeedRowReason } {
  const row: Row = {};
  for (const [i, spec] of file.fields.entries()) {
    const raw = values[i] ?? '';
    if (raw === '') {
      if (spec.required) return { field: spec.name, reason: 'required' };
      row[spec.name] = null;
      continue;
    }
    const value = spec.read(raw);
    if (value instanceof Fault) return { field: spec.name, reason: value.reason };
    row[spec.name] = value;
  }
  return file.complete?.(row, around) ?? row;
}
