import {
  isSegmentRule,
  type SegmentCondition,
  type SegmentFieldType,
  type SegmentRule,
  segmentTests,
} from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { daysAfter } from '../../../kernel/bank-day.ts';
import type { FieldAround, SegmentField } from './segment-field.ts';

type Condition = RawBuilder<boolean>;
export type FieldOf = (id: string) => SegmentField | undefined;

/** Why a rule cannot be asked. */
export interface RuleFault {
  field: string;
  why: 'unknown_field' | 'wrong_test' | 'wrong_value';
}

/** Is this test one of the field's type? */
const fits = (type: SegmentFieldType, test: SegmentCondition['test']): boolean =>
  test === 'known' || test === 'unknown' || (segmentTests[type] as readonly string[]).includes(test);

/** The first thing in a rule that its fields do not allow; null for a rule that can be asked. */
export function faultOf(rule: SegmentRule, fieldOf: FieldOf): RuleFault | null {
  for (const part of rule.parts) {
    const fault = isSegmentRule(part) ? faultOf(part, fieldOf) : faultOfCondition(part, fieldOf);
    if (fault) return fault;
  }
  return null;
}

function faultOfCondition({ field: id, test, value }: SegmentCondition, fieldOf: FieldOf): RuleFault | null {
  const field = fieldOf(id);
  if (!field) return { field: id, why: 'unknown_field' };
  if (!fits(field.type, test)) return { field: id, why: 'wrong_test' };
  const offered = Array.isArray(value) && field.choices ? new Set(field.choices().map(({ code }) => code)) : null;
  return offered && Array.isArray(value) && value.some((code) => !offered.has(code))
    ? { field: id, why: 'wrong_value' }
    : null;
}

/**
 * A rule as one condition on the customer `c`. What is not known meets no test but `unknown`, also inside of `none`, alike on
 * both databases: every condition is true or false, never null.
 * @throws Error for a rule with a fault: ask `faultOf` first
 */
export function ruleCondition(rule: SegmentRule, fieldOf: FieldOf, around: FieldAround): Condition {
  const parts = rule.parts.map((part) =>
    isSegmentRule(part) ? ruleCondition(part, fieldOf, around) : conditionOf(part, fieldOf, around),
  );
  const joined = sql.join(parts, rule.join === 'all' ? sql` and ` : sql` or `);
  return rule.join === 'none' ? sql<boolean>`not (${joined})` : sql<boolean>`(${joined})`;
}

function conditionOf(condition: SegmentCondition, fieldOf: FieldOf, around: FieldAround): Condition {
  const field = fieldOf(condition.field);
  if (!field || !fits(field.type, condition.test)) throw new Error(`Rule asks ${condition.field} ${condition.test}`);
  const value = field.value(around);
  const sure = (test: RawBuilder<unknown>): Condition => sql<boolean>`coalesce(${test}, 0) = 1`;
  switch (condition.test) {
    case 'known':
      return sql<boolean>`${value} is not null`;
    case 'unknown':
      return sql<boolean>`${value} is null`;
    case 'yes':
      return sure(sql`${value} = 1`);
    case 'no':
      return sure(sql`${value} = 0`);
    case 'one_of':
      return sure(sql`${value} in (${sql.join(condition.value)})`);
    case 'none_of':
      return sure(sql`${value} not in (${sql.join(condition.value)})`);
    case 'at_least':
    case 'since':
      return sure(sql`${value} >= ${condition.value}`);
    case 'at_most':
    case 'until':
      return sure(sql`${value} <= ${condition.value}`);
    case 'within_last':
      return sure(sql`${value} between ${daysAfter(around.today, -condition.value)} and ${around.today}`);
    case 'longer_ago':
      return sure(sql`${value} < ${daysAfter(around.today, -condition.value)}`);
  }
}
