import { Audience, type Role, roles } from '@tellerline/contracts';
import type { AnnouncementRecord } from '../knowledge.tables.ts';
import type { KnowledgeDesk, Reader } from '../knowledge-desk.ts';

export const audienceOf = (row: Pick<AnnouncementRecord, 'audience'>): Audience =>
  Audience.parse(JSON.parse(row.audience));

/** Is it for this person? By the branch of who published it, then by each list that is not empty. */
export function isFor(
  row: Pick<AnnouncementRecord, 'audience' | 'branch_path'>,
  reader: Pick<Reader, 'roles' | 'branchPath' | 'queues'>,
  branchPaths: ReadonlyMap<string, string>,
): boolean {
  const { queues, branches, roles: wanted } = audienceOf(row);
  const within = (path: string | undefined): boolean => path !== undefined && reader.branchPath.startsWith(path);
  return (
    within(row.branch_path) &&
    (branches.length === 0 || branches.some((orgNo) => within(branchPaths.get(orgNo)))) &&
    (wanted.length === 0 || wanted.some((role: Role) => reader.roles.includes(role))) &&
    (queues.length === 0 || reader.queues.some(({ queue }) => queues.includes(queue)))
  );
}

/** Everybody of the house, each once. Answered from memory. */
export async function everybody({ people }: Pick<KnowledgeDesk, 'people'>): Promise<Reader[]> {
  const found = (await Promise.all(roles.map((role) => people.withRole(role)))).flat();
  return [...new Map(found.map((reader) => [reader.userId, reader])).values()];
}

export const branchPathsOf = async ({ people }: Pick<KnowledgeDesk, 'people'>): Promise<Map<string, string>> =>
  new Map((await people.branches()).map(({ orgNo, path }) => [orgNo, path]));
