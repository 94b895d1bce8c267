import { z } from 'zod';
import { Day, Fen, Label } from '../primitives.ts';
import { FieldGroup } from '../privacy/rights-policy.ts';

/** What a field of the catalogue holds; it decides which tests there are and what they are given. */
export const segmentFieldTypes = ['flag', 'choice', 'number', 'money', 'day'] as const;
export const SegmentFieldType = z.enum(segmentFieldTypes);
export type SegmentFieldType = z.infer<typeof SegmentFieldType>;

/** Tests by type. `known` and `unknown` are there for every type and take no value. */
export const segmentTests = {
  flag: ['yes', 'no'],
  choice: ['one_of', 'none_of'],
  number: ['at_least', 'at_most'],
  money: ['at_least', 'at_most'],
  day: ['since', 'until', 'within_last', 'longer_ago'],
} as const satisfies Record<SegmentFieldType, readonly string[]>;
export const SegmentTest = z.enum([
  'yes',
  'no',
  'one_of',
  'none_of',
  'at_least',
  'at_most',
  'since',
  'until',
  'within_last',
  'longer_ago',
  'known',
  'unknown',
]);
export type SegmentTest = z.infer<typeof SegmentTest>;

const FieldId = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9]*(\.[a-z][a-zA-Z0-9]*)?$/)
  .max(60);
const condition = <Test extends z.ZodType, Value extends z.ZodType>(test: Test, value: Value) =>
  z.object({ field: FieldId, test, value });

/**
 * One condition. Money is in fen, `within_last` and `longer_ago` count days back from the day it is asked, the last of them
 * included. A value is only ever a parameter of the query.
 */
export const SegmentCondition = z.union([
  condition(
    z.enum(['one_of', 'none_of']),
    z
      .array(z.string().regex(/^[\w./:-]{1,60}$/))
      .min(1)
      .max(60),
  ),
  condition(z.enum(['since', 'until']), Day),
  condition(z.enum(['within_last', 'longer_ago']), z.number().int().min(0).max(36_500)),
  condition(z.enum(['at_least', 'at_most']), Fen),
  condition(z.enum(['yes', 'no', 'known', 'unknown']), z.null()),
]);
export type SegmentCondition = z.infer<typeof SegmentCondition>;

/** Conditions that hold together: all of them, any of them, or none of them. */
export const segmentJoins = ['all', 'any', 'none'] as const;
export const SegmentJoin = z.enum(segmentJoins);
export type SegmentJoin = z.infer<typeof SegmentJoin>;
export interface SegmentRule {
  join: SegmentJoin;
  parts: (SegmentCondition | SegmentRule)[];
}

/** A rule has so many conditions, and groups within groups so deep. */
export const mostConditions = 40;
export const deepestRule = 4;

const isRule = (part: SegmentCondition | SegmentRule): part is SegmentRule => 'join' in part;
const conditionsIn = ({ parts }: SegmentRule): number =>
  parts.reduce((sum, part) => sum + (isRule(part) ? conditionsIn(part) : 1), 0);

const ruleOfDepth = (depth: number): z.ZodType<SegmentRule> => {
  const part = depth > 1 ? z.union([SegmentCondition, ruleOfDepth(depth - 1)]) : SegmentCondition;
  return z.object({ join: SegmentJoin, parts: z.array(part).min(1).max(mostConditions) });
};

/** Whom a segment holds, as data: conditions on fields of the catalogue, in groups. Never text of a query. */
export const SegmentRule = ruleOfDepth(deepestRule).refine((rule) => conditionsIn(rule) <= mostConditions, {
  message: `at most ${mostConditions} conditions`,
});

/** Every condition of a rule, from the first to the last. */
export const conditionsOf = (rule: SegmentRule): SegmentCondition[] =>
  rule.parts.flatMap((part) => (isRule(part) ? conditionsOf(part) : [part]));
export { isRule as isSegmentRule };

/** A field a rule may ask for, as this person may use it. */
export const SegmentFieldView = z.object({
  id: FieldId,
  /** Where the builder lists it: customer, holdings, behaviour, relations, scores … */
  group: Label,
  label: Label,
  type: SegmentFieldType,
  rightsClass: FieldGroup,
  /** What a choice is made from. */
  choices: z.array(z.object({ code: z.string(), label: Label })),
});
export type SegmentFieldView = z.infer<typeof SegmentFieldView>;
