import type { NewAnnouncement } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { knowledgeDb } from '../knowledge.tables.ts';
import type { KnowledgeDesk } from '../knowledge-desk.ts';
import { branchPathsOf, isFor } from './audience.ts';

/**
 * Speaks to people of one's own branches; repeats by the same key are harmless.
 * @throws AppError access.denied for a branch above or beside one's own
 */
export async function publishAnnouncement(desk: KnowledgeDesk, actor: Actor, order: NewAnnouncement): Promise<void> {
  const { deps } = desk;
  const branches = await branchPathsOf(desk);
  const foreign = order.audience.branches.some((orgNo) => !branches.get(orgNo)?.startsWith(actor.branchPath));
  if (foreign) throw new AppError('access.denied', { status: 403 });
  await deps.transaction(async (em) => {
    const row = {
      id: order.key,
      title_zh: order.title['zh-CN'],
      title_en: order.title.en,
      text_zh: order.text['zh-CN'],
      text_en: order.text.en,
      audience: JSON.stringify(order.audience),
      branch_path: actor.branchPath,
      urgent: order.urgent ? 1 : 0,
      valid_from: new Date(order.validFrom),
      valid_until: new Date(order.validUntil),
      published_by: actor.userId,
      published_by_name: actor.displayName,
      published_at: deps.clock.now(),
      withdrawn_at: null,
    };
    if (!(await insertIfAbsent(() => knowledgeDb(em).insertInto('announcement').values(row).execute()))) return;
    const { queues, branches: orgs, roles } = order.audience;
    const details = {
      urgent: order.urgent,
      queues: queues.join(' '),
      branches: orgs.join(' '),
      roles: roles.join(' '),
    };
    await recordAudit(em, { actor, key: 'Announcement.Published', subjectId: order.key, details }, deps.clock);
  });
}

/** @throws AppError resource.not_found for what is absent, foreign or taken back already */
export async function withdrawAnnouncement(desk: KnowledgeDesk, actor: Actor, id: string): Promise<void> {
  const { deps } = desk;
  await deps.transaction(async (em) => {
    const db = knowledgeDb(em);
    const row = await db.selectFrom('announcement').select('branch_path').where('id', '=', id).executeTakeFirst();
    const taken = row?.branch_path.startsWith(actor.branchPath)
      ? await db
          .updateTable('announcement')
          .set({ withdrawn_at: deps.clock.now() })
          .where('id', '=', id)
          .where('withdrawn_at', 'is', null)
          .executeTakeFirst()
      : null;
    if (Number(taken?.numUpdatedRows ?? 0) !== 1) throw new AppError('resource.not_found', { status: 404 });
    await recordAudit(em, { actor, key: 'Announcement.Withdrawn', subjectId: id }, deps.clock);
  });
}

/** Somebody has read it, or acknowledged it; the first time counts. @throws AppError resource.not_found where it is not for him */
export async function readAnnouncement(desk: KnowledgeDesk, actor: Actor, id: string): Promise<void> {
  const { deps } = desk;
  const [branches, me] = await Promise.all([branchPathsOf(desk), desk.people.user(actor.userId)]);
  await deps.transaction(async (em) => {
    const db = knowledgeDb(em);
    const now = deps.clock.now();
    const row = await db.selectFrom('announcement').selectAll().where('id', '=', id).executeTakeFirst();
    const reader = { roles: actor.roles, branchPath: actor.branchPath, queues: me?.queues ?? [] };
    if (!row || row.valid_from > now || !isFor(row, reader, branches))
      throw new AppError('resource.not_found', { status: 404 });
    const reading = { announcement_id: id, user_id: actor.userId, read_at: now };
    await insertIfAbsent(() => db.insertInto('announcement_reading').values(reading).execute());
  });
}
