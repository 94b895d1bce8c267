import { recordAudit } from '../../kernel/audit.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { RequestsDesk } from './requests.ports.ts';
import { type RequestRecord, requestDb } from './requests.tables.ts';
import { writeEntry } from './write-entry.ts';

export const ESCALATION_TASK = 'request_escalation';
const AT_ONCE = 100;
const DAY_MS = 86_400_000;
/** A complaint goes to the managers so long before its last day. */
const LEGAL_WARNING_MS = 3 * DAY_MS;

/** Requests that are late go one step up: to the supervisors, and when a complaint's last day nears to the managers. */
export async function escalateLate(desk: RequestsDesk): Promise<number> {
  const now = desk.deps.clock.now();
  const late = await requestDb(forkOf(desk.deps.orm))
    .selectFrom('service_request')
    .selectAll()
    .where(({ and, or, eb }) =>
      or([
        and([eb('state', '=', 'open'), eb('escalation', '=', 0), eb('due_at', '<=', now)]),
        and([
          eb('state', 'in', ['open', 'waiting']),
          eb('escalation', '<', 2),
          eb('legal_due_at', '<=', new Date(now.getTime() + LEGAL_WARNING_MS)),
        ]),
      ]),
    )
    .orderBy('due_at')
    .orderBy('id')
    .limit(AT_ONCE)
    .execute();
  for (const row of late) await escalate(desk, row, now);
  return late.length;
}

async function escalate(desk: RequestsDesk, row: RequestRecord, now: Date): Promise<void> {
  const legal = row.legal_due_at !== null && row.legal_due_at.getTime() - now.getTime() <= LEGAL_WARNING_MS;
  const level = legal ? 2 : 1;
  await desk.deps.transaction(async (em) => {
    const { numUpdatedRows } = await requestDb(em)
      .updateTable('service_request')
      .set({ escalation: level, version: row.version + 1 })
      .where('id', '=', row.id)
      .where('version', '=', row.version)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await writeEntry(em, { requestId: row.id, what: 'escalated', at: now, by: null, text: legal ? 'legal' : 'due' });
    await desk.tasks.open(em, {
      kind: ESCALATION_TASK,
      subjectKind: 'service_request',
      subjectId: row.id,
      dedupe: `${level}:${row.reopened}`,
      once: true,
      customerNo: row.customer_no,
      params: { title: row.reference, name: row.subject },
      pool: { role: legal ? 'manager' : 'supervisor', branchPath: row.branch_path },
      ...(legal && row.legal_due_at ? { dueAt: row.legal_due_at } : {}),
    });
    const entry = { actor: 'system', key: 'Request.Escalated', subjectId: row.id, details: { level } } as const;
    await recordAudit(em, entry, desk.deps.clock);
  });
}
