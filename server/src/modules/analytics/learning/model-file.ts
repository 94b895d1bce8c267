import { z } from 'zod';
import type { FeatureEncoding } from './encode.ts';
import type { ModelKind } from './model-kinds.ts';
import { ModelRefusal } from './model-refusal.ts';

const numbers = z.array(z.number());
const Encoding: z.ZodType<FeatureEncoding> = z.discriminatedUnion('kind', [
  z.object({ name: z.string(), kind: z.literal('number'), unknown: z.union([z.literal('smallest'), z.number()]) }),
  z.object({
    name: z.string(),
    kind: z.literal('category'),
    values: z.record(z.string(), z.number()),
    unseen: z.number(),
  }),
]);

/** A trained model as it is written down. Nothing in it depends on when, where or by whom it was trained. */
const TrainedModel = z.object({
  format: z.literal(1),
  kind: z.string(),
  method: z.enum(['points', 'boosted_trees']),
  /** SHA-256 of the training file's bytes. */
  dataSha256: z.string(),
  encodings: z.array(Encoding),
  forest: z.object({
    base: z.number(),
    trees: z.array(
      z.object({
        feature: numbers,
        threshold: numbers,
        left: numbers,
        right: numbers,
        values: numbers,
        rows: numbers,
      }),
    ),
  }),
  calibration: z.object({ slope: z.number(), offset: z.number() }),
});
export type TrainedModel = z.infer<typeof TrainedModel>;

export const writeModel = (model: TrainedModel): string => `${JSON.stringify(model)}\n`;

/** @throws ModelRefusal when the text is no model, or one of something else */
export function readModel(text: string, kind: ModelKind, file: string): TrainedModel {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw new ModelRefusal(`${file} is no model: it is not JSON.`);
  }
  const model = TrainedModel.safeParse(read);
  if (!model.success) throw new ModelRefusal(`${file} is no model of this version of Tellerline; train it again.`);
  if (model.data.kind !== kind.name)
    throw new ModelRefusal(`${file} is a model of ${model.data.kind}, not ${kind.name}.`);
  return model.data;
}
