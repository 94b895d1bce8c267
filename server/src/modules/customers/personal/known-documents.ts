import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Changes, Finding } from '@tellerline/contracts';
import { customerDb } from '../customer.tables.ts';
import type { FileState } from '../file/file-state.ts';
import { survivorOf } from '../merge/customer-group.ts';

/** Somebody else, in whatever branch, has a document typed here: a doubt, which says no more than that. */
export async function knownDocuments(em: SqlEntityManager, state: FileState, changes: Changes): Promise<Finding[]> {
  const typed = Object.entries(changes).flatMap(([path, value]) => {
    const isDocument = path.startsWith('idDocuments.') && value !== null && typeof value === 'object';
    return isDocument && typeof value.number === 'string' ? [{ path, kind: value.kind, number: value.number }] : [];
  });
  if (typed.length === 0) return [];
  const numbers = typed.map(({ number }) => number);
  const rows = await customerDb(em)
    .selectFrom('id_document as d')
    .innerJoin('customer as x', 'x.id', 'd.customer_id')
    .select(['d.kind', 'd.number', survivorOf('x').as('customer_id')])
    .where('d.number', 'in', numbers)
    .limit(20)
    .execute();
  const others = rows.filter((row) => row.customer_id !== state.customerId);
  return typed
    .filter(({ kind, number }) => others.some((row) => row.number === number && row.kind === kind))
    .map(({ path }) => ({
      path: `${path}.number`,
      code: 'document_known',
      text: { 'zh-CN': '该证件已属于另一客户', en: 'Another customer has this document' },
    }));
}
