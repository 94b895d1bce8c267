import type { SqlEntityManager } from '@mikro-orm/sql';
import type { RequestEntryKind, RequestKind, RequestMove } from '@tellerline/contracts';
import type { Updateable } from 'kysely';
import { type Actor, hasRole } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import { insertIfAbsent } from '../../persistence/duplicate.ts';
import { dueAfter, escalateAt, extensionsOf, legalDeadline, minutesFor, minutesUntil } from './deadlines.ts';
import { ESCALATION_TASK } from './escalate.ts';
import { termsOf } from './kinds/kinds-book.ts';
import { requireLinkable } from './links.ts';
import { findRequest, mayClaim, mayWork } from './reach.ts';
import type { RequestsDesk } from './requests.ports.ts';
import { type RequestRecord, type RequestTables, requestDb } from './requests.tables.ts';
import { tellCustomer } from './tell/tell-customer.ts';
import { writeEntry } from './write-entry.ts';

type Change = Updateable<RequestTables['service_request']>;
interface Outcome {
  change: Change;
  what: RequestEntryKind;
  text?: string | null;
  /** Done once the change stands. */
  after?(em: SqlEntityManager, request: RequestRecord): Promise<unknown>;
}

/**
 * Does with a request what somebody says, if it is as he saw it.
 * @throws AppError resource.not_found · conflict.stale · request.move_not_possible · request.not_yours · request.cause_required ·
 *   request.not_his for a link to what is not this customer's
 */
export async function moveRequest(
  desk: RequestsDesk,
  actor: Actor,
  id: string,
  { version, what: move }: { version: number; what: RequestMove },
): Promise<void> {
  await desk.deps.transaction(async (em) => {
    const row = await findRequest(em, actor, id);
    if (row.version !== version) throw new AppError('conflict.stale', { status: 409 });
    if (move.move === 'claim' ? !mayClaim(actor, row) : !mayWork(actor, row)) {
      throw new AppError('request.not_yours', { status: 403 });
    }
    if (move.move === 'link') await requireLinkable(desk, em, actor, row, move);
    const terms = await termsOf(desk.kinds, em, row);
    const outcome = outcomeOf(desk, actor, { row, terms }, move);
    const { numUpdatedRows } = await requestDb(em)
      .updateTable('service_request')
      .set({
        ...outcome.change,
        escalate_at: escalateAt(desk, terms, { ...row, ...outcome.change } as RequestRecord),
        version: version + 1,
      })
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new AppError('conflict.stale', { status: 409 });
    const text = outcome.text ?? null;
    await writeEntry(em, { requestId: id, what: outcome.what, at: desk.deps.clock.now(), by: actor, text });
    await recordAudit(
      em,
      { actor, key: 'Request.Moved', subjectId: id, details: { move: move.move, kind: row.kind } },
      desk.deps.clock,
    );
    await outcome.after?.(em, await findRequest(em, actor, id));
  });
}

function outcomeOf(
  desk: RequestsDesk,
  actor: Actor,
  { row, terms }: { row: RequestRecord; terms: RequestKind },
  move: RequestMove,
): Outcome {
  const now = desk.deps.clock.now();
  const only = (...states: RequestRecord['state'][]): void => {
    if (!states.includes(row.state)) throw impossible();
  };
  switch (move.move) {
    case 'claim':
      only('open', 'waiting');
      return { change: { owner_user_id: actor.userId }, what: 'claimed' };
    case 'release':
      only('open', 'waiting');
      return { change: { owner_user_id: null }, what: 'released' };
    case 'note':
      return { change: {}, what: 'noted', text: move.text };
    case 'wait':
      only('open');
      return {
        change: { state: 'waiting', due_at: null, minutes_left: row.due_at ? minutesUntil(desk, row.due_at) : 0 },
        what: 'waiting',
        text: move.text,
      };
    case 'resume':
      only('waiting');
      return {
        change: { state: 'open', due_at: dueAfter(desk, now, row.minutes_left ?? 0), minutes_left: null },
        what: 'resumed',
      };
    case 'acknowledge':
      only('open', 'waiting');
      if (!row.complaint || row.acknowledged_at) throw impossible();
      return {
        change: { acknowledged_at: now },
        what: 'acknowledged',
        text: move.text,
        ...(move.tell && { after: (em, request) => tellCustomer(desk, em, request, 'acknowledged') }),
      };
    case 'prioritise': {
      only('open', 'waiting');
      const minutes = minutesFor(terms, move.priority);
      const due = row.state === 'open' ? { due_at: dueAfter(desk, row.opened_at, minutes) } : { minutes_left: minutes };
      return { change: { priority: move.priority, ...due }, what: 'prioritised', text: move.text };
    }
    case 'extend': {
      only('open', 'waiting');
      const taken = extensionsOf(desk, terms, row);
      if (taken + 1 >= (terms.complaint?.days.length ?? 0)) throw impossible();
      // The second extension is the head of the branch's word.
      if (!hasRole(actor, ...(taken === 0 ? (['supervisor', 'manager'] as const) : (['manager'] as const)))) {
        throw new AppError('access.denied', { status: 403 });
      }
      return {
        change: { legal_due_at: legalDeadline(desk, terms, row.opened_at, taken + 1) },
        what: 'extended',
        text: move.text,
      };
    }
    case 'link':
      return {
        change: {},
        what: 'linked',
        text: move.kind,
        after: (em) =>
          insertIfAbsent(() =>
            requestDb(em)
              .insertInto('service_request_link')
              .values({ request_id: row.id, kind: move.kind, ref: move.ref })
              .execute(),
          ),
      };
    case 'close':
      only('open', 'waiting');
      if (row.complaint && move.cause === null) throw new AppError('request.cause_required', { status: 422 });
      return {
        change: {
          state: 'closed',
          outcome: move.outcome,
          cause: move.cause,
          redress_fen: move.redressFen,
          closed_at: now,
          due_at: null,
          minutes_left: null,
        },
        what: 'closed',
        text: move.text,
        after: async (em, closed) => {
          await desk.tasks.cancel(em, ESCALATION_TASK, row.id);
          if (move.tell) await tellCustomer(desk, em, closed, 'closed');
        },
      };
    case 'reopen':
      only('closed');
      return {
        change: {
          state: 'open',
          outcome: null,
          closed_at: null,
          reopened: row.reopened + 1,
          escalation: 0,
          due_at: dueAfter(desk, now, minutesFor(terms, row.priority)),
        },
        what: 'reopened',
        text: move.text,
      };
  }
}

const impossible = (): AppError => new AppError('request.move_not_possible', { status: 409 });
