import { defineEntity, p } from '@mikro-orm/core';
import type { FlowRunStatus, FlowVersionState } from '@tellerline/contracts';
import { customerNo, instant, longText, name, shortCode, uuid } from '../../../persistence/columns.ts';

/**
 * A flow as it stood at one version. What was published is never changed: runs are bound to it. That nobody publishes what he
 * wrote or handed in stands in the schema too.
 */
export const FlowVersionSchema = defineEntity({
  name: 'FlowVersion',
  tableName: 'flow_version',
  properties: {
    flowId: shortCode(40).primary(),
    version: p.integer().primary().autoincrement(false),
    state: shortCode(12).$type<FlowVersionState>(),
    /** JSON as text, as `Flow` of contracts has it. */
    definition: longText(),
    /** Who changed it last; null: shipped with the house. */
    writtenBy: uuid().nullable(),
    writtenByName: name(100).nullable(),
    /** JSON: everybody who wrote on it. */
    writers: longText(),
    changedAt: instant(),
    handedInBy: uuid().nullable(),
    handedInAt: instant().nullable(),
    publishedBy: uuid().nullable(),
    publishedByName: name(100).nullable(),
    publishedAt: instant().nullable(),
    returnReason: p.string().length(300).nullable(),
    /** Counts changes, for compare-and-set. */
    revision: p.integer(),
    /** The flow's id while it is published: one at a time. */
    publishedKey: shortCode(40).nullable().unique(),
    /** The flow's id while it is a draft or handed in: one at a time. */
    pendingKey: shortCode(40).nullable().unique(),
  },
  checks: [
    {
      name: 'flow_version_two_people',
      expression: 'published_by is null or (published_by <> written_by and published_by <> handed_in_by)',
    },
  ],
});

/** One conversation along one version of a flow: where it stands is all that is needed to go on. */
export const FlowRunSchema = defineEntity({
  name: 'FlowRun',
  tableName: 'flow_run',
  properties: {
    id: uuid().primary(),
    flowId: shortCode(40),
    version: p.integer(),
    interactionId: uuid(),
    customerNo: customerNo().nullable(),
    /** Where work it opens is put: the customer's branch, or that of who began. */
    branchPath: shortCode(200),
    /** Who moved it last. */
    agentUserId: uuid(),
    agentName: name(100),
    status: shortCode(10).$type<FlowRunStatus>(),
    /** JSON as text, as `FlowState` of contracts has it. */
    state: longText(),
    step: shortCode(40),
    /** The number of the next move, for compare-and-set. */
    seq: p.integer(),
    /** Key of the last move a desktop sent: the same again is answered alike. */
    lastKey: uuid().nullable(),
    /** The interaction's id while it runs: one at a time on a call. */
    activeKey: uuid().nullable().unique(),
    /** JSON: notes and follow-up that go into the wrap-up. */
    outcome: longText(),
    disposition: shortCode(40).nullable(),
    /** Deadline of the step it stands at. */
    dueAt: instant().nullable(),
    idleUntil: instant(),
    startedAt: instant(),
    movedAt: instant(),
    endedAt: instant().nullable(),
  },
  indexes: [
    { properties: ['interactionId', 'startedAt'] },
    { properties: ['customerNo', 'endedAt', 'id'] },
    { properties: ['status', 'dueAt'] },
    { properties: ['status', 'idleUntil'] },
    { properties: ['flowId', 'version', 'status', 'step'] },
  ],
});

/** A step taken in a run. Answers that are sensitive are kept masked. */
export const FlowMoveSchema = defineEntity({
  name: 'FlowMove',
  tableName: 'flow_move',
  properties: {
    runId: uuid().primary(),
    seq: p.integer().primary().autoincrement(false),
    flowId: shortCode(40),
    version: p.integer(),
    step: shortCode(40),
    branch: shortCode(40),
    /** JSON as text. */
    value: longText().nullable(),
    /** Null: the clock. */
    userId: uuid().nullable(),
    userName: name(100).nullable(),
    at: instant(),
  },
  indexes: [{ properties: ['flowId', 'version', 'step', 'branch'] }],
});

/** A side effect that was done: its key makes sure that it is done once. */
export const FlowEffectSchema = defineEntity({
  name: 'FlowEffectDone',
  tableName: 'flow_effect',
  properties: {
    /** Run and number of the move. */
    effectKey: shortCode(80).primary(),
    interactionId: uuid(),
    type: shortCode(20),
    /** JSON: the facts it gave. */
    result: longText(),
    at: instant(),
  },
  indexes: [{ properties: ['interactionId', 'type'] }],
});
