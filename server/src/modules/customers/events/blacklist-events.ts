import type { Role } from '@tellerline/contracts';
import { sql } from 'kysely';
import { hasRole } from '../../../kernel/actor.ts';
import { asText, within } from '../../../persistence/moment-range.ts';
import type { CodeBook } from '../code-book.ts';
import { customerDb } from '../customer.tables.ts';
import { likePrefix } from '../data-gate.ts';
import { dawn } from './dawn.ts';
import { type EventSource, type FoundEvent, holds, pick, told } from './event-source.ts';

/** Whose work the list is; others learn no more than what a call's flag tells. */
const listReaders: readonly Role[] = ['clerk', 'reviewer', 'supervisor', 'manager'];

/** When the customer came on the blacklist, and when he was taken off it: how serious, never why. */
export const blacklistEvents = (codes: CodeBook, timeZone: string): EventSource => ({
  name: 'blacklist',
  kind: 'alert',
  find: async (em, question) => {
    const rows = await customerDb(em)
      .selectFrom('blacklist_entry')
      .select(['id', 'severity', 'valid_from', 'lifted_on', 'entered_by_name', 'reviewed_by_name', 'changed_at'])
      .where('customer_id', 'in', question.customerIds)
      .execute();
    const who = hasRole(question.actor, ...listReaders);
    const found = rows.flatMap((row): FoundEvent[] => {
      const subject = codes.label('blacklistSeverity', row.severity);
      if (!holds(question.q, subject['zh-CN'], subject.en)) return [];
      const of = (day: string, what: 'blacklisted' | 'blacklist_ended'): FoundEvent => ({
        at: dawn(day, timeZone),
        id: `${row.id}-${what.replace('_', '-')}`,
        tell: () =>
          told({
            what,
            dayOnly: true,
            severity: what === 'blacklisted' ? 'danger' : 'info',
            subject,
            by: who ? row.entered_by_name : null,
            reviewedBy: who ? row.reviewed_by_name : null,
            provenance: { source: 'crm', asOf: row.changed_at.toISOString() },
          }),
      });
      return [of(row.valid_from, 'blacklisted'), ...(row.lifted_on ? [of(row.lifted_on, 'blacklist_ended')] : [])];
    });
    return pick(found, question);
  },
});

/** Each time an entry about the customer was met, for those whose work the list is, of entries of their branches. */
export const blacklistHitEvents = (): EventSource => ({
  name: 'blacklist-hit',
  kind: 'alert',
  find: async (em, question) => {
    if (!hasRole(question.actor, ...listReaders) || question.q !== null) return [];
    const rows = await customerDb(em)
      .selectFrom('blacklist_hit as h')
      .innerJoin('blacklist_entry as e', 'e.id', 'h.entry_id')
      .select(['h.id', 'h.at', 'h.user_name'])
      .where('e.customer_id', 'in', question.customerIds)
      .where(sql<boolean>`e.branch_path like ${likePrefix(question.actor.branchPath)} escape '!'`)
      .where(within(question, 'h.at', { column: 'h.id', of: asText }))
      .orderBy('h.at', 'desc')
      .orderBy('h.id', 'desc')
      .limit(question.limit)
      .execute();
    return rows.map(({ id, at, user_name: by }) => ({
      at,
      id,
      tell: () =>
        told({ what: 'blacklist_hit', severity: 'warning', by, provenance: { source: 'crm', asOf: at.toISOString() } }),
    }));
  },
});
