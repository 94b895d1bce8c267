import type { SqlEntityManager } from '@mikro-orm/sql';
import { SegmentMode, SegmentRule, StandingGroup } from '@tellerline/contracts';
import { type Selectable, sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { likePrefix } from '../../customers/index.ts';
import { type RelationshipTables, relationshipDb } from '../relationships.tables.ts';
import { pathAndAbove } from './segment-scope.ts';

type SegmentRow = Selectable<RelationshipTables['segment']>;

export interface StoredSegment {
  id: string;
  standing: StandingGroup | null;
  name: string;
  note: string;
  mode: SegmentMode;
  /** Null when it was written for a program that knew other rules. */
  rule: SegmentRule | null;
  orgNo: string;
  branchPath: string;
  ownerName: string;
  closed: boolean;
  members: number | null;
  enteredLast: number;
  leftLast: number;
  refreshedAt: Date | null;
  updatedAt: Date;
  version: number;
}

const notFound = () => new AppError('resource.not_found', { status: 404 });

/** Segments of a person's branch, of those below it and of those above: what is above is shared, and shows him his own customers. */
export async function readableSegments(em: SqlEntityManager, actor: Actor): Promise<StoredSegment[]> {
  const rows = await readable(em, actor).orderBy('closed').orderBy('name').orderBy('id').execute();
  return rows.map(storedOf);
}

/** @throws AppError resource.not_found, alike for none and for one of another branch */
export async function readableSegment(em: SqlEntityManager, actor: Actor, id: string): Promise<StoredSegment> {
  const segment = await findReadable(em, actor, id);
  if (!segment) throw notFound();
  return segment;
}

/** Null where there is none for this person. */
export async function findReadable(em: SqlEntityManager, actor: Actor, id: string): Promise<StoredSegment | null> {
  const row = await readable(em, actor).where('id', '=', id).executeTakeFirst();
  return row ? storedOf(row) : null;
}

/** All that are open, for the night and for other modules. */
export async function openSegments(em: SqlEntityManager): Promise<StoredSegment[]> {
  const rows = await relationshipDb(em)
    .selectFrom('segment')
    .selectAll()
    .where('closed', '=', false)
    .orderBy('id')
    .execute();
  return rows.map(storedOf);
}

/** By its id, or a standing group by its name; null where there is none. */
export async function segmentNamed(em: SqlEntityManager, idOrStanding: string): Promise<StoredSegment | null> {
  const row = await relationshipDb(em)
    .selectFrom('segment')
    .selectAll()
    .where(({ eb, or }) => or([eb('id', '=', idOrStanding), eb('standing', '=', idOrStanding)]))
    .executeTakeFirst();
  return row ? storedOf(row) : null;
}

const readable = (em: SqlEntityManager, { branchPath }: Actor) =>
  relationshipDb(em)
    .selectFrom('segment')
    .selectAll()
    .where(
      sql<boolean>`(branch_path in (${sql.join(pathAndAbove(branchPath))}) or branch_path like ${likePrefix(branchPath)} escape '!')`,
    );

function storedOf(row: SegmentRow): StoredSegment {
  const rule = SegmentRule.safeParse(JSON.parse(row.rule));
  return {
    id: row.id,
    standing: StandingGroup.safeParse(row.standing).data ?? null,
    name: row.name,
    note: row.note,
    mode: SegmentMode.parse(row.mode),
    rule: rule.success ? rule.data : null,
    orgNo: row.org_no,
    branchPath: row.branch_path,
    ownerName: row.owner_name,
    closed: Boolean(row.closed),
    members: row.members ?? null,
    enteredLast: row.entered_last,
    leftLast: row.left_last,
    refreshedAt: row.refreshed_at ?? null,
    updatedAt: row.updated_at,
    version: row.version,
  };
}
