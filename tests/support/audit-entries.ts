import type { AuditTables } from '@tellerline/server/kernel/audit';
import { linkAuditNotes } from '@tellerline/server/kernel/audit-notes';
import { forkOf } from '@tellerline/server/persistence/orm';
import type { TestServer } from './test-server.ts';

/** The audit trail so far, oldest first, with what was looked at a moment ago. */
export async function auditEntries({ deps }: Pick<TestServer, 'deps'>): Promise<AuditTables['audit_entry'][]> {
  await linkAuditNotes(deps);
  return forkOf(deps.orm).getKysely<AuditTables>().selectFrom('audit_entry').selectAll().orderBy('seq').execute();
}
