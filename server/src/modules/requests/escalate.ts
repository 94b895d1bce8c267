import { recordAudit } from '../../kernel/audit.ts';
import { forkOf } from '../../persistence/orm.ts';
import { escalateAt, stepsToCome } from './deadlines.ts';
import { termsOf } from './kinds/kinds-book.ts';
import type { RequestsDesk } from './requests.ports.ts';
import { type RequestRecord, requestDb } from './requests.tables.ts';
import { writeEntry } from './write-entry.ts';

export const ESCALATION_TASK = 'request_escalation';
const AT_ONCE = 100;

/** Requests that are late, or near the last day they may take, go up by the steps of the terms they began with. */
export async function escalateLate(desk: RequestsDesk): Promise<number> {
  const now = desk.deps.clock.now();
  const late = await requestDb(forkOf(desk.deps.orm))
    .selectFrom('service_request')
    .selectAll()
    .where('escalate_at', '<=', now)
    .orderBy('escalate_at')
    .orderBy('id')
    .limit(AT_ONCE)
    .execute();
  for (const row of late) await escalate(desk, row, now);
  return late.length;
}

async function escalate(desk: RequestsDesk, row: RequestRecord, now: Date): Promise<void> {
  await desk.deps.transaction(async (em) => {
    const terms = await termsOf(desk.kinds, em, row);
    const due = stepsToCome(desk, terms, row).filter(({ at }) => at <= now);
    const level = Math.max(row.escalation, ...due.map((each) => each.level));
    const next = escalateAt(desk, terms, { ...row, escalation: level });
    const { numUpdatedRows } = await requestDb(em)
      .updateTable('service_request')
      .set({ escalation: level, escalate_at: next, version: row.version + 1 })
      .where('id', '=', row.id)
      .where('version', '=', row.version)
      .executeTakeFirst();
    const step = terms.escalation[level - 1];
    if (numUpdatedRows === 0n || !step || level === row.escalation) return;
    const legal = step.on === 'last_day';
    await writeEntry(em, { requestId: row.id, what: 'escalated', at: now, by: null, text: legal ? 'legal' : 'due' });
    await desk.tasks.open(em, {
      kind: ESCALATION_TASK,
      subjectKind: 'service_request',
      subjectId: row.id,
      dedupe: `${level}:${row.reopened}`,
      once: true,
      customerNo: row.customer_no,
      params: { title: row.reference, name: row.subject },
      pool: { role: step.to, branchPath: row.branch_path },
      ...(legal && row.legal_due_at ? { dueAt: row.legal_due_at } : {}),
    });
    const entry = { actor: 'system', key: 'Request.Escalated', subjectId: row.id, details: { level } } as const;
    await recordAudit(em, entry, desk.deps.clock);
  });
}
