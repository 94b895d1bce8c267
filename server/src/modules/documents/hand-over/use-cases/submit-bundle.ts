import { createHash } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { kindsWithoutNumber } from '@tellerline/contracts';
import type { Selectable } from 'kysely';
import type { Actor } from '../../../../kernel/actor.ts';
import { recordAudit } from '../../../../kernel/audit.ts';
import { newId } from '../../../../kernel/ids.ts';
import { accountOwner } from '../account-owner.ts';
import { changeBundle, noteEvent, readForChange } from '../bundle-store.ts';
import { openTaskOf } from '../bundle-tasks.ts';
import { handOverErrors } from '../hand-over.errors.ts';
import type { HandOver } from '../hand-over.ports.ts';
import { type HandOverTables, handOverDb, type StoredBundle } from '../hand-over.tables.ts';
import { requireEditable } from './edit-bundle.ts';

type StoredLine = Selectable<HandOverTables['bundle_line']>;

/**
 * Hands a bundle to the processing centre: makes the internal document and puts a task into the centre's pool.
 * @throws AppError hand_over.account_unknown · hand_over.no_lines · hand_over.incomplete, besides those of saving
 */
export async function submitBundle(
  hand: HandOver,
  em: SqlEntityManager,
  actor: Actor,
  id: string,
  version: number,
): Promise<void> {
  const bundle = await readForChange(em, actor, id, version);
  requireEditable(actor, bundle);
  const owner = bundle.account_no === null ? null : await accountOwner(em, actor, bundle.account_no);
  if (!owner) throw handOverErrors.accountUnknown();
  const lines = await handOverDb(em)
    .selectFrom('bundle_line')
    .selectAll()
    .where('bundle_id', '=', id)
    .orderBy('position')
    .execute();
  requireComplete(lines);

  const now = hand.deps.clock.now();
  const submitted = await changeBundle(em, bundle, {
    customer_no: owner.customerNo,
    customer_kind: owner.kind,
    step: 'receipt',
    step_since: now,
    holder_user_id: null,
    holder_since: null,
    reason: null,
    submitted_at: now,
    submissions: bundle.submissions + 1,
  });
  await makeInternalDocument(hand, em, actor, submitted, lines);
  await hand.tasks.complete(em, 'document_returned', id, actor);
  await openTaskOf(hand, em, submitted, 'receipt');
  await noteEvent(hand, em, id, { what: 'submitted', step: 'receipt', by: actor });
  const details = { flowNo: bundle.flow_no, customerNo: owner.customerNo, lines: lines.length };
  await recordAudit(em, { actor, key: 'Bundle.Submitted', subjectId: id, details }, hand.deps.clock);
}

function requireComplete(lines: readonly StoredLine[]): void {
  if (lines.length === 0) throw handOverErrors.noLines();
  for (const [index, line] of lines.entries()) {
    if (line.name === '') throw handOverErrors.incomplete(index + 1, 'name');
    if (line.certificate_no === '' && !kindsWithoutNumber.includes(line.kind)) {
      throw handOverErrors.incomplete(index + 1, 'certificateNo');
    }
  }
}

async function makeInternalDocument(
  hand: HandOver,
  em: SqlEntityManager,
  actor: Actor,
  bundle: StoredBundle,
  lines: readonly StoredLine[],
): Promise<void> {
  const content = JSON.stringify({
    flowNo: bundle.flow_no,
    orgNo: bundle.org_no,
    accountNo: bundle.account_no,
    customerNo: bundle.customer_no,
    lines: lines.map(({ kind, name, certificate_no, pages, copies }) => ({
      kind,
      name,
      certificateNo: certificate_no,
      pages,
      copies,
    })),
    totals: { lines: bundle.line_count, pages: bundle.pages, copies: bundle.copies },
    note: bundle.note,
  });
  await handOverDb(em)
    .insertInto('internal_document')
    .values({
      id: newId(),
      number: `${bundle.flow_no}-${bundle.submissions}`,
      bundle_id: bundle.id,
      content,
      sha256: createHash('sha256').update(content).digest('hex'),
      created_at: hand.deps.clock.now(),
      created_by: actor.userId,
      created_by_name: actor.displayName,
    })
    .execute();
}
