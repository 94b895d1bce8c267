import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ChangeToApply, ReviewSubject } from '../../reviews/index.ts';
import type { TasksApi } from '../../tasks/index.ts';
import type { PaperSource } from './due-papers.ts';
import { EXPIRY_TASK, paperSubject } from './tell-expiry.ts';

/** Closes what somebody was told of a paper that has another end now: done by whoever entered it. */
export async function closeTold(
  em: SqlEntityManager,
  tasks: Pick<TasksApi, 'complete'> | null,
  papers: readonly { source: PaperSource; id: number }[],
  by: { userId: string },
): Promise<void> {
  for (const { source, id } of papers) await tasks?.complete(em, EXPIRY_TASK, paperSubject(source, id), by);
}

const DOCUMENTS = 'idDocuments.';

/** The personal file as it is, and with each document that is renewed or goes, what was told of it is closed. */
export const closingTold = (subject: ReviewSubject, tasks: Pick<TasksApi, 'complete'> | null): ReviewSubject => ({
  ...subject,
  apply: async (em, change, reviewer) => {
    await subject.apply(em, change, reviewer);
    await closeTold(em, tasks, renewedDocuments(change), change.enteredBy);
  },
});

function renewedDocuments({ before, after }: ChangeToApply): { source: PaperSource; id: number }[] {
  const endOf = (value: unknown) => (value as { validUntil?: unknown; longTerm?: unknown } | null | undefined) ?? {};
  return Object.entries(after)
    .filter(([path]) => path.startsWith(DOCUMENTS))
    .filter(([path, value]) => {
      const [old, wanted] = [endOf(before[path]), endOf(value)];
      return value === null || old.validUntil !== wanted.validUntil || old.longTerm !== wanted.longTerm;
    })
    .map(([path]) => ({ source: 'id_document' as const, id: Number(path.slice(DOCUMENTS.length)) }))
    .filter(({ id }) => Number.isSafeInteger(id));
}
