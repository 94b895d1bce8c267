import { personalFile } from '@tellerline/contracts';
import { expect, test } from 'vitest';
import { customerColumns, detailColumns } from './personal-columns.ts';

test('CIF-03 every field of the catalogue that somebody types has a column: none is dropped on the way to the database', () => {
  const typed = personalFile.fields.filter(({ owner }) => owner !== 'computed').map(({ id }) => id);
  expect(typed.filter((id) => !(id in detailColumns || id in customerColumns))).toEqual([]);
});
