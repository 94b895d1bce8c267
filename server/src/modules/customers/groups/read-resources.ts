import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerResources } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { customerDb } from '../customer.tables.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import type { GroupPorts } from './groups.routes.ts';

const nothing = { images: [], papers: { files: 0, out: 0, overdue: 0 }, bundles: null };

/**
 * Who answers for a customer, and what there is of him in images and on paper.
 * @throws AppError resource.not_found when absent or out of scope: the same answer
 */
export async function readResources(
  em: SqlEntityManager,
  desk: CustomerDesk,
  { people, papers }: Pick<GroupPorts, 'people' | 'papers'>,
  askedNo: string,
  actor: Actor,
): Promise<CustomerResources> {
  const { id, numbers } = await desk.group(em, askedNo, actor);
  const row = await customerDb(em)
    .selectFrom('customer as c')
    .leftJoin('customer_manager as m', 'm.customer_id', 'c.id')
    .select(['c.org_no', 'c.manager_name', 'c.source', 'c.as_of', 'm.user_id', 'm.since'])
    .where('c.id', '=', id)
    .executeTakeFirstOrThrow();
  const [branches, manager, kept] = await Promise.all([
    desk.branchNames(),
    row.user_id === null ? null : people?.user(row.user_id),
    papers?.(em, numbers, actor, desk.today()) ?? null,
  ]);
  const since = row.since?.toISOString();
  return {
    branch: {
      orgNo: row.org_no,
      name: branches.get(row.org_no)?.name ?? { 'zh-CN': row.org_no, en: row.org_no },
    },
    coreManager: row.manager_name,
    manager: manager && since ? { displayName: manager.displayName, since } : null,
    ...(kept ?? nothing),
    provenance: { source: row.source as CustomerResources['provenance']['source'], asOf: row.as_of.toISOString() },
  };
}
