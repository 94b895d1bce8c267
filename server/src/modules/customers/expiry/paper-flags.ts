import type { CustomerCard } from '@tellerline/contracts';
import type { CardRows } from '../read-card.ts';
import { type EndingPaper, type ExpirySettings, expiryOf, holdSince } from './expiry-state.ts';

type Flag = CustomerCard['flags'][number];

/** Papers that count: certificates in force, and documents which no certificate of ours stands for. */
function papersOf({ documents, certificates }: Pick<CardRows, 'documents' | 'certificates'>): EndingPaper[] {
  const slots = new Set(certificates.map(({ slot }) => slot));
  return [
    ...certificates.map((row) =>
      row.kind === 'legalPersonId'
        ? { validUntil: row.document_valid_until, longTerm: Boolean(row.document_long_term) }
        : { validUntil: row.valid_until, longTerm: Boolean(row.long_term), status: row.status },
    ),
    ...documents
      .filter(({ kind }) => !slots.has(kind))
      .map((row) => ({ validUntil: row.valid_until, longTerm: Boolean(row.long_term) })),
  ];
}

/** What the agent on the call must know of a customer's papers: business waits, one is over, one is about to end. */
export function paperFlags(
  rows: Pick<CardRows, 'documents' | 'certificates'>,
  today: string,
  settings: ExpirySettings,
): Flag[] {
  const expiries = papersOf(rows).map((paper) => expiryOf(paper, today, settings));
  const held = holdSince(expiries);
  const flags: Flag[] = [];
  if (held !== null) {
    const text = { 'zh-CN': `证件过期，${held} 起暂停业务`, en: `On hold since ${held}: expired certificate` };
    flags.push({ severity: 'danger', text });
  }
  const expired = expiries.filter(({ state }) => state === 'expired');
  const firstHold = expired.map(({ holdFrom }) => holdFrom ?? '').sort()[0];
  if (firstHold !== undefined) {
    const zh = `证件已过期，${firstHold} 起将暂停业务`;
    flags.push({ severity: 'warning', text: { 'zh-CN': zh, en: `Certificate expired; on hold from ${firstHold}` } });
  }
  if (expiries.some(({ state }) => state === 'ending')) {
    const text = { 'zh-CN': '证件即将到期', en: 'A certificate is about to expire' };
    flags.push({ severity: 'info', text });
  }
  return flags;
}
