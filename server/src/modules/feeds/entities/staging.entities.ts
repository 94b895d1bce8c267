import { defineEntity, p } from '@mikro-orm/core';
import type { EntityList } from '../../../kernel/module.ts';
import { fen, instant } from '../../../persistence/columns.ts';
import { type FeedFile, feedFiles } from '../files/feed-files.ts';
import type { Field } from '../files/field.ts';

/** Where a file's accepted lines wait until the whole day has been found good. Emptied at the start of each import. */
export const stagingTable = (file: { name: string }): string => `feed_stage_${file.name}`;

/** Columns of a staging table behind `line`, in order. */
export const stagedColumns = (file: FeedFile): { name: string; stored: Field['stored'] }[] => [
  ...file.fields.map(({ name, stored }) => ({ name, stored })),
  ...Object.entries(file.derived).map(([name, stored]) => ({ name, stored })),
];

const columnOf = (stored: Field['stored']) => {
  switch (stored.as) {
    case 'text':
      return p.string().length(stored.length).nullable();
    case 'integer':
      return p.integer().nullable();
    case 'fen':
      return fen().nullable();
    case 'instant':
      return instant().nullable();
  }
};

/** One entity for each kind of file, made from the same definition that reads the file. */
export const stagingEntities: EntityList = feedFiles(() => 0).map((file) =>
  defineEntity({
    name: `FeedStage_${file.name}`,
    tableName: stagingTable(file),
    properties: {
      /** Line number in the file. */
      line: p.integer().primary().autoincrement(false),
      /** Of a delta: when the record became so. Null for lines of a day, which all have the day's time. */
      asOf: instant().nullable(),
      ...Object.fromEntries(stagedColumns(file).map(({ name, stored }) => [name, columnOf(stored)])),
    },
    // biome-ignore lint/suspicious/noExplicitAny: the columns are known at run time only
    indexes: [{ properties: [...file.keys] as any }],
  }),
);
