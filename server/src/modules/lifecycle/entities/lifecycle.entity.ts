import { defineEntity, p } from '@mikro-orm/core';
import { customerNo, day, fen, instant, longText, name, shortCode, uuid } from '../../../persistence/columns.ts';

/** Every version of the thresholds, the highest in force. Never changed: a new one is added. */
export const LifecycleSettingsSchema = defineEntity({
  name: 'LifecycleSettings',
  tableName: 'lifecycle_settings',
  properties: {
    version: p.integer().primary().autoincrement(false),
    /** JSON as text, as `LifecycleSettings` of contracts has it. */
    settings: longText(),
    changedAt: instant(),
    changedBy: uuid().nullable(),
    changedByName: name(100).nullable(),
    reason: name(200),
  },
});

export const LifecycleRunSchema = defineEntity({
  name: 'LifecycleRun',
  tableName: 'lifecycle_run',
  properties: {
    id: uuid().primary(),
    day: day(),
    settingsVersion: p.integer(),
    startedAt: instant(),
    endedAt: instant().nullable(),
    state: shortCode(10),
    /** 1 while it runs: one at a time. */
    slot: p.integer().nullable().unique(),
    customers: p.integer(),
    figures: p.integer(),
    verdicts: p.integer(),
    moved: p.integer(),
    valuesWritten: p.integer(),
    retentions: p.integer(),
  },
  indexes: [{ properties: ['startedAt', 'id'] }],
});

/** What people wrote down of a customer for the record of his stages. */
export const StageElementSchema = defineEntity({
  name: 'StageElement',
  tableName: 'stage_element',
  properties: {
    id: uuid().primary(),
    customerId: p.integer(),
    kind: shortCode(20),
    onDay: day(),
    /** Copied out of the values, for the nights: a cost in fen, a score. */
    amount: fen().nullable(),
    score: p.integer().nullable(),
    validUntil: day().nullable(),
    /** JSON of what the form asked. */
    content: longText(),
    interactionId: uuid().nullable(),
    recordedBy: uuid(),
    recordedByName: name(100),
    recordedAt: instant(),
    withdrawnAt: instant().nullable(),
  },
  indexes: [{ properties: ['customerId', 'kind', 'onDay'] }],
});

/** How the model of repeat business fitted, night by night. */
export const ValueModelSchema = defineEntity({
  name: 'ValueModel',
  tableName: 'value_model',
  properties: {
    fittedOn: day().primary(),
    customers: p.integer(),
    /** JSON of the parameters. */
    parameters: longText(),
  },
});

/** A valuable customer whose decline began: said once for each decline, to whoever asks. */
export const RetentionCallSchema = defineEntity({
  name: 'RetentionCall',
  tableName: 'retention_call',
  properties: {
    customerId: p.integer().primary().autoincrement(false),
    since: day().primary(),
    customerNo: customerNo(),
    contribution: fen(),
    lifetime: fen().nullable(),
    signs: p.integer(),
  },
  indexes: [{ properties: ['since', 'customerId'] }],
});
