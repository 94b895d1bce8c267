import { expect, test } from 'vitest';
import type { z } from 'zod';
import { CustomerCard } from '../customer.ts';
import { cardGroups, fieldGroupOf } from './field-groups.ts';
import { personalFile } from './personal.ts';

interface Inside {
  type: string;
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  innerType?: z.ZodType;
}
const inside = (schema: z.ZodType): Inside => schema._zod.def as unknown as Inside;

/** Paths of all fields; lists and what may be absent are looked through, labels and provenance are one field. */
function leaves(schema: z.ZodType, path = ''): string[] {
  const { type, shape, element, innerType } = inside(schema);
  if (type === 'array' && element) return leaves(element, path);
  if (innerType) return leaves(innerType, path);
  if (type !== 'object' || !shape || 'en' in shape || 'asOf' in shape || 'masked' in shape) return [path];
  return Object.entries(shape).flatMap(([key, field]) => leaves(field, path === '' ? key : `${path}.${key}`));
}

/** Parts of a card in which everything that is not named among the groups is C1. */
const plain = [
  'summary',
  'basic',
  'idDocuments',
  'contactPoints',
  'accounts',
  'cards',
  'relations',
  'interactions',
  'formerNumbers',
  'flags',
  'alert',
  'missing',
  'withheld',
  'readAt',
];
/** What looks like a number of somebody's or his money must be in a group, wherever it stands. */
const telling =
  /(?:number|accountNo|cardNo|balance|available|amount|limit|expiresOn|birthDate|idTail|e164|outstanding|principal|deposits)$/i;

const all = leaves(CustomerCard);
const groupOf = (path: string): string | undefined =>
  cardGroups[path] ?? Object.entries(cardGroups).find(([group]) => path.startsWith(`${group}.`))?.[1];

test('CIF-12 every group of the card stands for fields there are', () => {
  const lost = Object.keys(cardGroups).filter(
    (path) => !all.some((leaf) => leaf === path || leaf.startsWith(`${path}.`)),
  );
  expect(lost).toEqual([]);
});

test('CIF-12 every field of the card is in a group, or in a part that is plain and tells no number and no money', () => {
  const open = all.filter((path) => !groupOf(path));
  expect(open.filter((path) => !plain.includes(path.split('.')[0] ?? ''))).toEqual([]);
  expect(open.filter((path) => telling.test(path))).toEqual([]);
});

test.each([
  ['salaryAccount', 'C2-identifier'],
  ['birthDate', 'C2-service'],
  ['monthlyIncome', 'C2-economy'],
  ['education', 'C1'],
])('CIF-12 the field %s of the file is of group %s', (id, group) => {
  const field = personalFile.fields.find((each) => each.id === id);
  expect(field && fieldGroupOf(field)).toBe(group);
});
