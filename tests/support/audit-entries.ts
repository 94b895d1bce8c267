import type { AuditTables } from '@tellerline/server/kernel/audit';
import { forkOf } from '@tellerline/server/persistence/orm';
import type { TestServer } from './test-server.ts';

/** The audit trail so far, oldest first. */
export const auditEntries = (server: Pick<TestServer, 'deps'>): Promise<AuditTables['audit_entry'][]> =>
  forkOf(server.deps.orm).getKysely<AuditTables>().selectFrom('audit_entry').selectAll().orderBy('seq').execute();
