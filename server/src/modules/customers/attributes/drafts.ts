import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AttributeDraft, AttributeDraftBrief, AttributeLine, SaveAttributeDraft } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { newId } from '../../../kernel/ids.ts';
import { attributeDb } from './attribute.tables.ts';
import { findSubjects } from './find-subjects.ts';

const MOST_DRAFTS = 50;
const NAMES_SHOWN = 3;

/** The author's drafts, the latest first. */
export async function myDrafts(em: SqlEntityManager, actor: Actor): Promise<AttributeDraftBrief[]> {
  const drafts = await attributeDb(em)
    .selectFrom('attribute_draft')
    .select(['id', 'updated_at'])
    .where('user_id', '=', actor.userId)
    .orderBy('updated_at', 'desc')
    .limit(MOST_DRAFTS)
    .execute();
  return Promise.all(
    drafts.map(async ({ id, updated_at }) => {
      const lines = await linesOf(em, id);
      const names = await namesOf(em, actor, lines.slice(0, NAMES_SHOWN));
      return {
        id,
        lines: lines.length,
        names: names.flatMap((name) => name ?? []),
        updatedAt: updated_at.toISOString(),
      };
    }),
  );
}

/** @throws AppError resource.not_found, alike for an unknown draft and somebody else's */
export async function readDraft(em: SqlEntityManager, actor: Actor, id: string): Promise<AttributeDraft> {
  const draft = await attributeDb(em)
    .selectFrom('attribute_draft')
    .selectAll()
    .where('id', '=', id)
    .where('user_id', '=', actor.userId)
    .executeTakeFirst();
  if (!draft) throw new AppError('resource.not_found', { status: 404 });
  const lines = await linesOf(em, id);
  const names = await namesOf(em, actor, lines);
  return {
    id,
    lines: lines.map((line, at) => ({ ...line, name: names[at] ?? null })),
    updatedAt: draft.updated_at.toISOString(),
    version: draft.version,
  };
}

/**
 * Keeps what was typed, right or wrong, under a new id or over the draft the author had before him.
 * @param em an open transaction
 * @throws AppError conflict.stale when another window saved meanwhile, request.too_many beyond fifty drafts
 */
export async function saveDraft(
  em: SqlEntityManager,
  actor: Actor,
  id: string | null,
  { lines, version }: SaveAttributeDraft,
  now: Date,
): Promise<string> {
  const draftId = id ?? newId();
  if (id === null) await insertDraft(em, actor, draftId, now);
  else await takeDraft(em, actor, id, version, now);
  const db = attributeDb(em);
  await db.deleteFrom('attribute_draft_line').where('draft_id', '=', draftId).execute();
  if (lines.length > 0) {
    const rows = lines.map((line, at) => ({ draft_id: draftId, line_no: at, ...columnsOf(line) }));
    await db.insertInto('attribute_draft_line').values(rows).execute();
  }
  return draftId;
}

async function insertDraft(em: SqlEntityManager, actor: Actor, id: string, now: Date): Promise<void> {
  const db = attributeDb(em);
  const { n } = await db
    .selectFrom('attribute_draft')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('user_id', '=', actor.userId)
    .executeTakeFirstOrThrow();
  if (Number(n) >= MOST_DRAFTS)
    throw new AppError('attribute.too_many_drafts', { status: 409, details: { limit: MOST_DRAFTS } });
  await db.insertInto('attribute_draft').values({ id, user_id: actor.userId, updated_at: now, version: 1 }).execute();
}

/** Takes the draft by its version, so that two windows of one person lose nothing. */
async function takeDraft(
  em: SqlEntityManager,
  actor: Actor,
  id: string,
  version: number | null,
  now: Date,
): Promise<void> {
  const taken = await attributeDb(em)
    .updateTable('attribute_draft')
    .set(({ eb }) => ({ version: eb('version', '+', 1), updated_at: now }))
    .where('id', '=', id)
    .where('user_id', '=', actor.userId)
    .where('version', '=', version ?? -1)
    .executeTakeFirst();
  if (Number(taken.numUpdatedRows) === 1) return;
  const known = await attributeDb(em)
    .selectFrom('attribute_draft')
    .select('id')
    .where('id', '=', id)
    .where('user_id', '=', actor.userId)
    .executeTakeFirst();
  throw known ? new AppError('conflict.stale', { status: 409 }) : new AppError('resource.not_found', { status: 404 });
}

/** @throws AppError resource.not_found */
export async function dropDraft(em: SqlEntityManager, actor: Actor, id: string): Promise<void> {
  const db = attributeDb(em);
  const gone = await db
    .deleteFrom('attribute_draft')
    .where('id', '=', id)
    .where('user_id', '=', actor.userId)
    .executeTakeFirst();
  if (Number(gone.numDeletedRows) === 0) throw new AppError('resource.not_found', { status: 404 });
  await db.deleteFrom('attribute_draft_line').where('draft_id', '=', id).execute();
}

async function linesOf(em: SqlEntityManager, id: string): Promise<AttributeLine[]> {
  const rows = await attributeDb(em)
    .selectFrom('attribute_draft_line')
    .selectAll()
    .where('draft_id', '=', id)
    .orderBy('line_no')
    .execute();
  return rows.map((row) => ({
    baseVersion: row.base_version,
    accountNo: row.account_no,
    customerNo: row.customer_no,
    industrialZone: row.industrial_zone,
    marketClass: row.market_class,
    industry: row.industry,
    subIndustry1: row.sub_industry1,
    subIndustry2: row.sub_industry2,
    subIndustry3: row.sub_industry3,
    subIndustry4: row.sub_industry4,
  }));
}

const columnsOf = (line: AttributeLine) => ({
  base_version: line.baseVersion,
  account_no: line.accountNo,
  customer_no: line.customerNo,
  industrial_zone: line.industrialZone,
  market_class: line.marketClass,
  industry: line.industry,
  sub_industry1: line.subIndustry1,
  sub_industry2: line.subIndustry2,
  sub_industry3: line.subIndustry3,
  sub_industry4: line.subIndustry4,
});

/** Names the author may see; a draft keeps none, so that it tells no more than its author knows today. */
async function namesOf(
  em: SqlEntityManager,
  actor: Actor,
  lines: readonly AttributeLine[],
): Promise<(string | null)[]> {
  const find = await findSubjects(em, lines, actor);
  return lines.map((line) => {
    const answer = find(line);
    return 'subject' in answer ? answer.subject.name : null;
  });
}
