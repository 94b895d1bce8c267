import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ModelCard, ScoreKind } from '@tellerline/contracts';
import type { Examples, KnownExamples } from '../learning/examples.ts';

/** What the learning thread is given, and what it answers. */
export type LearningTask =
  | { task: 'train'; kind: ScoreKind; examples: KnownExamples; data: { name: string; sha256: string } }
  | { task: 'score'; model: string; examples: Examples };
export type LearningAnswer =
  | { task: 'train'; model: string; card: ModelCard }
  /** `reasons` of each row: place of the feature, and its share in the log-odds. */
  | { task: 'score'; scores: Int32Array; reasons: [number, number][][] };

/** Learns or scores in a thread of its own: the calls of the day are not held up by it. */
export async function inThread<Task extends LearningTask>(
  task: Task,
): Promise<Extract<LearningAnswer, { task: Task['task'] }>> {
  const worker = new Worker(new URL('./learning-worker.ts', import.meta.url), {
    workerData: task,
    env: {},
    execArgv: [],
  });
  try {
    const [answer] = (await once(worker, 'message')) as [Extract<LearningAnswer, { task: Task['task'] }>];
    return answer;
  } finally {
    await worker.terminate();
  }
}
