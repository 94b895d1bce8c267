import { defineEntity, p } from '@mikro-orm/core';
import { instant, json, longText, shortCode, uuid } from '../../../persistence/columns.ts';

/** A delivery of deltas and what was answered to it: sent again, it is answered alike and nothing is done. */
export const FeedDeliverySchema = defineEntity({
  name: 'FeedDelivery',
  tableName: 'feed_delivery',
  properties: {
    id: uuid().primary(),
    source: shortCode(10),
    deliveryId: shortCode(60),
    /** SHA-256 of its rows. */
    fingerprint: p.string().length(64),
    receivedAt: instant().index(),
    rowCount: p.integer(),
    rejectedCount: p.integer(),
    counts: json<Record<string, number>>(),
    /** Outcomes of the rows, as JSON. */
    outcomes: longText(),
  },
  uniques: [{ properties: ['source', 'deliveryId'] }],
});

/**
 * How late the latest delta of a record is. Kept until a nightly day is later: it stops older deltas and older days from
 * writing over it, also where the record was removed or the delta changed nothing.
 */
export const FeedMarkSchema = defineEntity({
  name: 'FeedMark',
  tableName: 'feed_mark',
  properties: {
    file: shortCode(20).primary(),
    /** The record's key columns in the order of its file; empty where it has fewer. */
    keyFirst: p.string().length(40).primary(),
    keySecond: p.string().length(30).primary(),
    keyThird: p.string().length(160).primary(),
    asOf: instant().index(),
  },
});
