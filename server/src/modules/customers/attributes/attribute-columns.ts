import type { AttributeFieldId, AttributeValues } from '@tellerline/contracts';
import type { StoredAttribute } from './attribute.tables.ts';

/** Where a field stands in the tables. */
export const attributeColumns = {
  industrialZone: 'industrial_zone',
  marketClass: 'market_class',
  industry: 'industry',
  subIndustry1: 'sub_industry1',
  subIndustry2: 'sub_industry2',
  subIndustry3: 'sub_industry3',
  subIndustry4: 'sub_industry4',
} as const satisfies Record<AttributeFieldId, keyof StoredAttribute>;

export type AttributeColumn = (typeof attributeColumns)[AttributeFieldId];
export type AttributeRow = Pick<StoredAttribute, AttributeColumn>;

const ids = Object.keys(attributeColumns) as AttributeFieldId[];

export const valuesOf = (row: AttributeRow): AttributeValues =>
  Object.fromEntries(ids.map((id) => [id, row[attributeColumns[id]]])) as AttributeValues;

export const rowOf = (values: AttributeValues): AttributeRow =>
  Object.fromEntries(ids.map((id) => [attributeColumns[id], values[id]])) as AttributeRow;
