import { defineEntity, p } from '@mikro-orm/core';
import { day, instant } from '../../../persistence/columns.ts';

/** How current a source's facts are: rows which a feed did not change are as true as its last imported day. */
export const SourceStateSchema = defineEntity({
  name: 'SourceState',
  tableName: 'source_state',
  properties: {
    source: p.string().length(10).primary(),
    businessDay: day(),
    asOf: instant(),
  },
});
