import { parentPort, workerData } from 'node:worker_threads';
import type { KnownExamples } from '../learning/examples.ts';
import { type TrainedModel, writeModel } from '../learning/model-file.ts';
import { scoreExamples } from '../learning/score-rows.ts';
import { trainModel } from '../learning/train-model.ts';
import type { LearningAnswer, LearningTask } from './in-thread.ts';
import { ownKinds } from './own-kinds.ts';

const REASONS_KEPT = 3;

function train({ kind, examples, data }: Extract<LearningTask, { task: 'train' }>): LearningAnswer {
  const { model, card } = trainModel(ownKinds[kind], examples, data);
  return { task: 'train', model: writeModel(model), card };
}

/** Scores in parts of ten thousand, and the features that moved each the most. */
function score({ model, examples }: Extract<LearningTask, { task: 'score' }>): LearningAnswer {
  const scores = scoreExamples(JSON.parse(model) as TrainedModel, examples satisfies Omit<KnownExamples, 'outcomes'>);
  const reasons: [number, number][][] = [];
  for (let row = 0; row < examples.size; row += 1) {
    const shares = [...scores.explain(row)].map((share, at): [number, number] => [at, Number(share.toPrecision(2))]);
    shares.sort(([one, a], [other, b]) => Math.abs(b) - Math.abs(a) || one - other);
    reasons.push(shares.slice(0, REASONS_KEPT).filter(([, share]) => share !== 0));
  }
  return { task: 'score', scores: Int32Array.from(scores.probabilities, (p) => Math.round(p * 10_000)), reasons };
}

if (parentPort) {
  const task = workerData as LearningTask;
  parentPort.postMessage(task.task === 'train' ? train(task) : score(task));
}
