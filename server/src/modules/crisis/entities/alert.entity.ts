import { defineEntity, p } from '@mikro-orm/core';
import type { AlertEntryKind, AlertOutcome, CrisisKind } from '@tellerline/contracts';
import {
  autoNumber,
  day,
  fen,
  instant,
  longCount,
  longText,
  name,
  shortCode,
  uuid,
} from '../../../persistence/columns.ts';

/** Every early-warning model there ever was, the highest version in force. Never changed: a new one is added. */
export const AlertRulesSchema = defineEntity({
  name: 'AlertRules',
  tableName: 'alert_rules',
  properties: {
    version: p.integer().primary().autoincrement(false),
    /** JSON as text, as `AlertRules` of contracts has it. */
    rules: longText(),
    changedAt: instant(),
    /** Null: the usual one, at the first start. */
    changedBy: uuid().nullable(),
    changedByName: name(100).nullable(),
    reason: name(200),
  },
});

/** An indicator that speaks for a customer right now. Only what changed is written, however often a night is run. */
export const AlertReadingSchema = defineEntity({
  name: 'AlertReading',
  tableName: 'alert_reading',
  properties: {
    customerId: p.integer().primary().autoincrement(false),
    indicator: shortCode(20).primary(),
    value: longCount(),
    base: longCount(),
    points: p.integer(),
    knockOut: p.boolean(),
    since: day(),
    changedAt: instant(),
  },
  indexes: [{ properties: ['indicator', 'customerId'] }],
});

/** What a run found, until it is compared with what is known. `*` as indicator: the sum of a customer. */
export const AlertStageSchema = defineEntity({
  name: 'AlertStage',
  tableName: 'alert_stage',
  properties: {
    run: shortCode(36).primary(),
    customerId: p.integer().primary().autoincrement(false),
    indicator: shortCode(20).primary(),
    value: longCount(),
    base: longCount(),
    points: p.integer(),
    knockOut: p.boolean(),
  },
});

/** The early warning about a customer; at most one that is not closed. Levels are 1 yellow, 2 orange, 3 red. */
export const CustomerAlertSchema = defineEntity({
  name: 'CustomerAlert',
  tableName: 'customer_alert',
  properties: {
    id: autoNumber(),
    customerId: p.integer(),
    /** The customer while it is open, null afterwards: its unique key lets one be open at a time. */
    openKey: p.integer().nullable().unique(),
    level: p.integer(),
    /** What the figures say today; a level above it waits for quiet days. */
    ratedLevel: p.integer(),
    score: p.integer(),
    crisis: shortCode(20).$type<CrisisKind>().nullable(),
    /** First day the rating was below the level. */
    lowerSince: day().nullable(),
    openedAt: instant(),
    levelSince: instant(),
    /** `night`: by figures, of the nightly run or of news by day; `event`: somebody noticed something. */
    origin: shortCode(10).$type<'night' | 'event'>(),
    /** Part of the comparison group: nobody is told. */
    heldOut: p.boolean(),
    /** The highest level somebody was told of; 0: nobody yet. */
    toldLevel: p.integer(),
    toldAt: instant().nullable(),
    /** Whose share of the week it counts in: a user's id, or the path of a branch. */
    toldTo: shortCode(200).nullable(),
    ownerUserId: uuid().nullable(),
    dueAt: instant().nullable(),
    acknowledgedAt: instant().nullable(),
    acknowledgedBy: uuid().nullable(),
    contactedAt: instant().nullable(),
    escalatedAt: instant().nullable(),
    /** Balance in CNY when it was opened. */
    balanceThen: fen(),
    promise: name(500).nullable(),
    promiseDueOn: day().nullable(),
    closedAt: instant().nullable(),
    closedBy: uuid().nullable(),
    closedScore: p.integer().nullable(),
    outcome: shortCode(20).$type<AlertOutcome>().nullable(),
    /** What became of the customer, noted the same time after opening for everybody. */
    measuredOn: day().nullable(),
    measuredLost: p.boolean().nullable(),
    measuredBalance: fen().nullable(),
    version: p.integer(),
  },
  indexes: [
    { properties: ['customerId', 'openedAt'] },
    { properties: ['level', 'score', 'id'] },
    { properties: ['dueAt', 'id'] },
    { properties: ['ownerUserId', 'dueAt'] },
    { properties: ['toldTo', 'toldAt'] },
    { properties: ['measuredOn', 'openedAt'] },
  ],
});

/** What happened to an alert, and what people wrote while they handled it. Only ever added to. */
export const AlertEntrySchema = defineEntity({
  name: 'AlertEntry',
  tableName: 'alert_entry',
  properties: {
    id: autoNumber(),
    alertId: longCount(),
    customerId: p.integer(),
    at: instant(),
    what: shortCode(20).$type<AlertEntryKind>(),
    level: p.integer(),
    text: name(500).nullable(),
    byUserId: uuid().nullable(),
    byName: name(100).nullable(),
  },
  indexes: [{ properties: ['alertId', 'id'] }, { properties: ['customerId', 'at', 'id'] }],
});

/** What one of our people noticed about a customer. */
export const AlertObservationSchema = defineEntity({
  name: 'AlertObservation',
  tableName: 'alert_observation',
  properties: {
    /** The key it was sent under: sent again it counts once. */
    id: uuid().primary(),
    customerId: p.integer(),
    indicator: shortCode(20),
    note: name(300).nullable(),
    interactionId: uuid().nullable(),
    observedAt: instant(),
    observedOn: day(),
    byUserId: uuid(),
    byName: name(100),
  },
  indexes: [{ properties: ['customerId', 'indicator', 'observedOn'] }, { properties: ['observedOn', 'customerId'] }],
});
