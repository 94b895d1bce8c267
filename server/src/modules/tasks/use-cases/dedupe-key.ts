import type { TaskKind } from '@tellerline/contracts';

/** What keeps the same work from waiting twice: its kind, what it is about, and the word that tells several about one thing apart. */
export const dedupeKeyOf = (task: { kind: TaskKind; subjectId: string; dedupe?: string | undefined }): string =>
  [task.kind, task.subjectId, task.dedupe ?? ''].join(':');
