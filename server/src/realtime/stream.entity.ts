import { defineEntity } from '@mikro-orm/core';
import { instant, longCount, longText, uuid } from '../persistence/columns.ts';
import type { TablesOf } from '../persistence/tables.ts';

/** One agent's stream of changes and its last number. Its row is the lock that numbers without holes. */
const DesktopStreamSchema = defineEntity({
  name: 'DesktopStream',
  tableName: 'desktop_stream',
  properties: {
    userId: uuid().primary(),
    /** New with the row: a wiped database never continues the numbers of the old one. */
    epoch: uuid(),
    lastSeq: longCount(),
  },
});
export class DesktopStream extends DesktopStreamSchema.class {}
DesktopStreamSchema.setClass(DesktopStream);

/** One change of one agent's stream, kept for a while after it was delivered. */
const DesktopStreamEventSchema = defineEntity({
  name: 'DesktopStreamEvent',
  tableName: 'desktop_stream_event',
  properties: {
    userId: uuid().primary(),
    seq: longCount().primary().autoincrement(false),
    at: instant(),
    /** A DesktopChange as JSON text. */
    change: longText(),
  },
  indexes: [{ properties: ['at'] }],
});
export class DesktopStreamEvent extends DesktopStreamEventSchema.class {}
DesktopStreamEventSchema.setClass(DesktopStreamEvent);

export const streamEntities = [DesktopStreamSchema, DesktopStreamEventSchema];

/** The stream's tables as raw SQL sees them. */
export type StreamTables = TablesOf<(typeof streamEntities)[number]>;
