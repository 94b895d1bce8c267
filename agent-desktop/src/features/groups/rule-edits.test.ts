import { SegmentCondition, type SegmentFieldView, SegmentRule, segmentFieldTypes } from '@tellerline/contracts';
import { expect, test } from 'vitest';
import { conditionOn, joined, testsOf, withMore, withPart } from './rule-edits.ts';

const label = { 'zh-CN': '字段', en: 'Field' };
const vip: SegmentCondition = { field: 'vip', test: 'yes', value: null };
const staff: SegmentCondition = { field: 'staff', test: 'no', value: null };

test('REL-03 every condition the builder begins with is one the server takes', () => {
  for (const type of segmentFieldTypes) {
    const choices = [{ code: 'a', label }];
    const field: SegmentFieldView = { id: 'x', group: label, label, type, rightsClass: 'C1', choices };
    for (const each of testsOf(type)) expect(SegmentCondition.safeParse(conditionOn(field, each)).success).toBe(true);
  }
});

test('REL-03 parts are put in, changed and taken out where they stand; an emptied group goes', () => {
  const rule: SegmentRule = { join: 'all', parts: [vip, { join: 'any', parts: [staff] }] };
  expect(withPart(rule, [1, 0], vip).parts[1]).toEqual({ join: 'any', parts: [vip] });
  expect(withPart(rule, [1, 0], null)).toEqual({ join: 'all', parts: [vip] });
  expect(withMore(rule, [1], vip).parts[1]).toEqual({ join: 'any', parts: [staff, vip] });
  expect(joined(rule, [1], 'none').parts[1]).toMatchObject({ join: 'none' });
  expect(SegmentRule.safeParse(withMore(rule, [], staff)).success).toBe(true);
});
