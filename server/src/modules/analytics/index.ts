export { cardText } from './learning/card-text.ts';
export { knownExamplesOf } from './learning/examples.ts';
export { readModel, writeModel } from './learning/model-file.ts';
export { type ModelKind, modelKinds } from './learning/model-kinds.ts';
export { ModelRefusal } from './learning/model-refusal.ts';
export { readRows } from './learning/read-rows.ts';
export { scoreTable } from './learning/score-rows.ts';
export { trainModel } from './learning/train-model.ts';
export { tryOnAside } from './learning/validate.ts';
