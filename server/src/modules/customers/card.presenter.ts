import type { CustomerCard, InteractionBrief, Provenance, TransactionView } from '@tellerline/contracts';
import type { z } from 'zod';
import { cardFlags } from './card-flags.ts';
import type { CodeBook } from './code-book.ts';
import type { ExpirySettings } from './expiry/expiry-state.ts';
import { accountNumber, address, cardNumber, documentNumber, email, foreignName, phone, type Viewer } from './mask.ts';
import type { CardRows } from './read-card.ts';
import { type BranchNames, presentSummary } from './read-summaries.ts';
import { standardLists } from './standards/standard-lists.ts';

/** What presenting needs besides the rows. */
export interface CardSurroundings {
  codes: CodeBook;
  branches: BranchNames;
  viewer: Viewer;
  today: string;
  now: Date;
  interactions: z.input<typeof InteractionBrief>[];
  expiry: ExpirySettings;
}

type Source = Provenance['source'];

/** The card as this viewer may see it: masked here, on the server, so that nothing hidden ever leaves it. */
export function presentCard(rows: CardRows, around: CardSurroundings): CustomerCard {
  const { customer, documents, contacts } = rows;
  const { codes, viewer, today } = around;
  const provenance = provenanceOf(customer.feed_as_of);
  const idDocuments = documents.map((document) => ({
    kind: document.kind,
    // A company's document is called by its place among the certificates: `other-1` is one of kind `other`.
    kindLabel:
      customer.kind === 'personal'
        ? codes.label('personIdType', document.kind)
        : codes.label('certificateKind', document.kind.replace(/-\d+$/, '')),
    number: documentNumber(document.number, customer.kind, viewer),
    validUntil: document.valid_until,
    longTerm: Boolean(document.long_term),
    expired: !document.long_term && document.valid_until !== null && document.valid_until < today,
  }));
  const basic: CustomerCard['basic'] = {
    birthDate: customer.birth_date,
    maritalStatus: codes.labelOrNull('maritalStatus', customer.marital_status),
    nationality: codes.labelOrNull('country', customer.nationality),
    hukouRegion: codes.labelOrNull('region', customer.hukou_region),
    education: codes.labelOrNull('education', customer.education),
    occupation: codes.labelOrNull('occupation', customer.occupation),
    employer: customer.employer,
    industry: codes.labelOrNull('industry', customer.industry),
    legalPerson: customer.legal_person_name,
    creditCode: customer.credit_code,
    relationshipSince: customer.relationship_since,
    provenance: provenance(customer.source, customer.as_of),
  };
  return {
    summary: presentSummary(customer, documents[0]?.number ?? null, around.branches, today),
    basic,
    idDocuments,
    contactPoints: contacts.map((contact) => ({
      id: String(contact.id),
      kind: contact.kind as CustomerCard['contactPoints'][number]['kind'],
      value: contactValue(contact, viewer),
      e164: null,
      best: Boolean(contact.best),
      provenance: provenance(contact.source, contact.as_of),
    })),
    accounts: rows.accounts.map((account) => ({
      accountNo: accountNumber(account.account_no, viewer),
      product: codes.label('product', account.product),
      kind: account.kind as CustomerCard['accounts'][number]['kind'],
      currency: account.currency,
      balance: account.balance ?? 0,
      available: account.available ?? 0,
      status: account.status as CustomerCard['accounts'][number]['status'],
      openedOn: account.opened_on,
      maturesOn: account.matures_on,
      provenance: provenance('core-bank', account.balance_as_of ?? account.as_of),
    })),
    totals: totalsOf(rows),
    transactions: rows.transactions.map((row) => presentTransaction(row, codes)),
    loans: rows.loans.map((loan) => ({
      loanNo: loan.loan_no,
      product: codes.label('product', loan.product),
      principal: loan.principal,
      outstanding: loan.outstanding,
      currency: loan.currency,
      ratePercent: loan.rate_percent,
      startedOn: loan.started_on,
      endsOn: loan.ends_on,
      status: loan.status as CustomerCard['loans'][number]['status'],
      overdueDays: loan.overdue_days,
      provenance: provenance('core-bank', loan.as_of),
    })),
    cards: rows.cards.map((card) => ({
      cardNo: cardNumber(card.card_no, viewer),
      product: codes.label('product', card.product),
      kind: card.kind as CustomerCard['cards'][number]['kind'],
      status: card.status as CustomerCard['cards'][number]['status'],
      issuedOn: card.issued_on,
      expiresOn: card.expires_on,
      creditLimit: card.credit_limit,
      provenance: provenance('core-bank', card.as_of),
    })),
    relations: presentRelations(rows, codes),
    interactions: around.interactions,
    flags: cardFlags(rows, today, around.expiry, viewer.sight?.of('C2-service') !== 'hidden'),
    missing: missingFields(rows),
    readAt: around.now.toISOString(),
  };
}

type TransactionRow = CardRows['transactions'][number];

/** A booking in words; the account by its last four digits. */
export const presentTransaction = (row: TransactionRow, codes: CodeBook): TransactionView => ({
  id: String(row.id),
  accountNo: accountNumber(row.account_no).text,
  bookedAt: row.booked_at.toISOString(),
  amount: row.amount,
  currency: row.currency,
  balanceAfter: row.balance_after,
  purpose: codes.label('purpose', row.purpose)['zh-CN'],
  channel: codes.label('channel', row.channel)['zh-CN'],
  counterparty: row.counterparty,
});

/** Facts of the core bank are as current as its last imported day, even those that day did not change. */
const provenanceOf =
  (feedAsOf: Date | null) =>
  (source: string, changedAt: Date): Provenance => ({
    source: source as Source,
    asOf: (source === 'core-bank' && feedAsOf !== null && feedAsOf > changedAt ? feedAsOf : changedAt).toISOString(),
  });

function contactValue({ kind, value, e164, region }: CardRows['contacts'][number], viewer: Viewer) {
  if (e164 !== null) return phone(e164, viewer);
  if (kind === 'email') return email(value, viewer);
  const place = region === null ? '' : (standardLists.whole('region', region)?.['zh-CN'] ?? '');
  return kind.endsWith('address')
    ? address(`${place}${value}`, viewer)
    : { text: '*'.repeat(value.length), masked: true };
}

/** Deposits and what is owed, by currency. */
const totalsOf = ({ figures: { deposits, owed } }: CardRows): CustomerCard['totals'] =>
  [...new Set([...deposits.keys(), ...owed.keys()])]
    .sort()
    .map((currency) => ({ currency, deposits: deposits.get(currency) ?? 0, loans: owed.get(currency) ?? 0 }));

function presentRelations({ relations }: CardRows, codes: CodeBook): CustomerCard['relations'] {
  const view = (list: string) => (row: CardRows['relations']['own'][number]) => {
    const hidden = row.customer_no !== null && !row.visible;
    return {
      role: row.role,
      roleLabel: codes.label(list, row.role),
      customerNo: hidden ? null : row.customer_no,
      name: hidden ? foreignName(row.name) : row.name,
      kind: row.kind as CustomerCard['summary']['kind'],
      since: row.established_on,
      endedOn: row.ended_on,
    };
  };
  return [...relations.own.map(view('relationRole')), ...relations.inverse.map(view('relationInverse'))];
}

/** Empty fields worth asking for while the customer is on the line. */
function missingFields({ customer, documents, contacts }: CardRows): string[] {
  const personal = customer.kind === 'personal';
  const has = (...kinds: string[]) => contacts.some((contact) => kinds.includes(contact.kind));
  const fields: [string, boolean][] = [
    ['mobile', personal && !has('mobile')],
    ['address', !has('home_address', 'work_address', 'mailing_address')],
    ['email', !has('email')],
    ['idDocument', documents.length === 0],
    ['gender', personal && (customer.gender === null || customer.gender === '0')],
    ['birthDate', personal && customer.birth_date === null],
    ['occupation', personal && customer.occupation === null],
    ['employer', personal && customer.employer === null],
    ['legalPerson', !personal && customer.legal_person_name === null],
    ['creditCode', !personal && customer.credit_code === null],
    ['industry', !personal && customer.industry === null],
  ];
  return fields.filter(([, missing]) => missing).map(([field]) => field);
}
