import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type AnnouncementList,
  type AnnouncementReaders,
  type AnnouncementView,
  announcerRoles,
} from '@tellerline/contracts';
import { sql } from 'kysely';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { likePrefix } from '../../customers/index.ts';
import { type AnnouncementRecord, knowledgeDb } from '../knowledge.tables.ts';
import type { KnowledgeDesk } from '../knowledge-desk.ts';
import { audienceOf, branchPathsOf, everybody, isFor } from './audience.ts';

const MOST_SHOWN = 200;

/** What is in force and for this person, urgent ones first, then the latest. */
export async function myAnnouncements(
  em: SqlEntityManager,
  desk: KnowledgeDesk,
  actor: Actor,
): Promise<AnnouncementList> {
  const now = desk.deps.clock.now();
  const [rows, branches, me] = await Promise.all([
    knowledgeDb(em)
      .selectFrom('announcement as a')
      .leftJoin('announcement_reading as r', (join) =>
        join.onRef('r.announcement_id', '=', 'a.id').on('r.user_id', '=', actor.userId),
      )
      .selectAll('a')
      .select('r.read_at')
      .where('a.valid_until', '>', now)
      .where('a.valid_from', '<=', now)
      .where('a.withdrawn_at', 'is', null)
      .orderBy('a.urgent', 'desc')
      .orderBy('a.published_at', 'desc')
      .limit(MOST_SHOWN)
      .execute(),
    branchPathsOf(desk),
    desk.people.user(actor.userId),
  ]);
  const reader = { roles: actor.roles, branchPath: actor.branchPath, queues: me?.queues ?? [] };
  return {
    items: rows
      .filter((row) => isFor(row, reader, branches))
      .map((row) => presentAnnouncement(row, now, { readAt: row.read_at, reach: null })),
  };
}

/** What people of one's branches published, the latest first, with how many it reached. */
export async function publishedAnnouncements(
  em: SqlEntityManager,
  desk: KnowledgeDesk,
  actor: Actor,
): Promise<AnnouncementList> {
  if (!hasRole(actor, ...announcerRoles)) throw new AppError('access.denied', { status: 403 });
  const now = desk.deps.clock.now();
  const [rows, branches, people] = await Promise.all([
    knowledgeDb(em)
      .selectFrom('announcement as a')
      .selectAll('a')
      .where(sql<boolean>`a.branch_path like ${likePrefix(actor.branchPath)} escape '!'`)
      .orderBy('a.published_at', 'desc')
      .orderBy('a.id')
      .limit(MOST_SHOWN)
      .execute(),
    branchPathsOf(desk),
    everybody(desk),
  ]);
  const readers = await readersOf(em, rows);
  return {
    items: rows.map((row) => {
      const meant = people.filter((reader) => isFor(row, reader, branches));
      const read = readers.get(row.id);
      return presentAnnouncement(row, now, {
        readAt: read?.get(actor.userId) ?? null,
        reach: { people: meant.length, read: meant.filter(({ userId }) => read?.has(userId)).length },
      });
    }),
  };
}

/**
 * Who has read it and who has not, of one's branches.
 * @throws AppError resource.not_found, alike for what is absent and what is foreign
 */
export async function announcementReaders(
  em: SqlEntityManager,
  desk: KnowledgeDesk,
  actor: Actor,
  id: string,
): Promise<AnnouncementReaders> {
  const row = await knowledgeDb(em).selectFrom('announcement').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row?.branch_path.startsWith(actor.branchPath)) throw new AppError('resource.not_found', { status: 404 });
  const [branches, people, readers] = await Promise.all([branchPathsOf(desk), everybody(desk), readersOf(em, [row])]);
  const read = readers.get(id);
  return {
    items: people
      .filter((reader) => isFor(row, reader, branches))
      .map(({ userId, username, displayName }) => ({
        name: displayName,
        username,
        readAt: read?.get(userId)?.toISOString() ?? null,
      }))
      .sort(
        (one, other) =>
          (one.readAt ?? '').localeCompare(other.readAt ?? '') || one.name.localeCompare(other.name, 'zh'),
      ),
  };
}

async function readersOf(
  em: SqlEntityManager,
  rows: readonly { id: string }[],
): Promise<Map<string, Map<string, Date>>> {
  if (rows.length === 0) return new Map();
  const found = await knowledgeDb(em)
    .selectFrom('announcement_reading')
    .selectAll()
    .where(
      'announcement_id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute();
  const byId = Map.groupBy(found, (row) => row.announcement_id);
  return new Map([...byId].map(([id, read]) => [id, new Map(read.map((row) => [row.user_id, row.read_at]))]));
}

function presentAnnouncement(
  row: AnnouncementRecord,
  now: Date,
  { readAt, reach }: { readAt: Date | null; reach: AnnouncementView['reach'] },
): AnnouncementView {
  const state = row.withdrawn_at
    ? 'withdrawn'
    : row.valid_from > now
      ? 'future'
      : row.valid_until <= now
        ? 'over'
        : 'in_force';
  return {
    id: row.id,
    title: { 'zh-CN': row.title_zh, en: row.title_en },
    text: { 'zh-CN': row.text_zh, en: row.text_en },
    audience: audienceOf(row),
    urgent: Boolean(row.urgent),
    validFrom: row.valid_from.toISOString(),
    validUntil: row.valid_until.toISOString(),
    publishedBy: row.published_by_name,
    publishedAt: row.published_at.toISOString(),
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
    state,
    readAt: readAt?.toISOString() ?? null,
    reach,
  };
}
