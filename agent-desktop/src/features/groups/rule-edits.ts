import {
  isSegmentRule,
  type SegmentCondition,
  type SegmentFieldType,
  type SegmentFieldView,
  type SegmentJoin,
  type SegmentRule,
  type SegmentTest,
  segmentTests,
} from '@tellerline/contracts';

type Part = SegmentCondition | SegmentRule;
/** Where a part stands: the number of the part in each group on the way down to it. */
export type PartPath = readonly number[];

export const testsOf = (type: SegmentFieldType): SegmentTest[] => [...segmentTests[type], 'known', 'unknown'];

/** A condition that makes sense to begin with; its value is for whoever builds to change. */
export function conditionOn(
  field: SegmentFieldView,
  test: SegmentTest = testsOf(field.type)[0] ?? 'known',
): SegmentCondition {
  switch (test) {
    case 'one_of':
    case 'none_of':
      return { field: field.id, test, value: field.choices.slice(0, 1).map(({ code }) => code) };
    case 'at_least':
    case 'at_most':
      return { field: field.id, test, value: field.type === 'money' ? 10_000_000 : 1 };
    case 'since':
    case 'until':
      return { field: field.id, test, value: `${new Date().getFullYear()}-01-01` };
    case 'within_last':
    case 'longer_ago':
      return { field: field.id, test, value: 90 };
    default:
      return { field: field.id, test, value: null };
  }
}

/** The rule with one part changed; null takes it out, and a group that is left empty goes with it. */
export function withPart(rule: SegmentRule, path: PartPath, part: Part | null): SegmentRule {
  const [at, ...rest] = path;
  if (at === undefined) return part !== null && isSegmentRule(part) ? part : rule;
  const parts = rule.parts.flatMap((each, index): Part[] => {
    if (index !== at) return [each];
    const changed = rest.length > 0 && isSegmentRule(each) ? withPart(each, rest, part) : part;
    return changed === null || (isSegmentRule(changed) && changed.parts.length === 0) ? [] : [changed];
  });
  return { ...rule, parts };
}

/** The rule with a part more at the end of a group. */
export function withMore(rule: SegmentRule, group: PartPath, part: Part): SegmentRule {
  const [at, ...rest] = group;
  if (at === undefined) return { ...rule, parts: [...rule.parts, part] };
  return {
    ...rule,
    parts: rule.parts.map((each, index) => (index === at && isSegmentRule(each) ? withMore(each, rest, part) : each)),
  };
}

export const joined = (rule: SegmentRule, group: PartPath, join: SegmentJoin): SegmentRule => {
  const [at, ...rest] = group;
  if (at === undefined) return { ...rule, join };
  return {
    ...rule,
    parts: rule.parts.map((each, index) => (index === at && isSegmentRule(each) ? joined(each, rest, join) : each)),
  };
};
