import { defineEntity, p } from '@mikro-orm/core';
import type { Role, TaskKind, TaskState } from '@tellerline/contracts';
import { customerNo, instant, longText, shortCode, uuid, version } from '../../../persistence/columns.ts';

/** Work that waits for somebody: who may take it, who has it, until when. */
const TaskSchema = defineEntity({
  name: 'Task',
  tableName: 'task',
  properties: {
    id: uuid().primary(),
    kind: shortCode(30).$type<TaskKind>(),
    subjectKind: shortCode(30),
    subjectId: shortCode(60),
    /** At most one task of a key at a time; emptied when the task is over, unless it is a thing that is said only once. */
    dedupeKey: shortCode(160).nullable().unique(),
    saidOnce: p.boolean(),
    customerNo: customerNo().nullable(),
    /** JSON as text: read whole, never searched. */
    params: longText(),
    state: shortCode(10).$type<TaskState>(),
    /** Whoever has this role, at a branch whose path this one begins with, may take it. */
    poolRole: shortCode(20).$type<Role>(),
    poolBranchPath: shortCode(200),
    /** The one person who must not take it, such as who entered what is to be reviewed. */
    notForUserId: uuid().nullable(),
    assigneeUserId: uuid().nullable(),
    claimedAt: instant().nullable(),
    claimEndsAt: instant().nullable(),
    dueAt: instant(),
    createdAt: instant(),
    doneAt: instant().nullable(),
    /** Null also for what the system itself closed. */
    doneBy: uuid().nullable(),
    version: version(),
  },
  indexes: [
    { properties: ['state', 'poolRole', 'dueAt', 'id'] },
    { properties: ['state', 'poolRole', 'createdAt', 'id'] },
    { properties: ['assigneeUserId', 'state', 'dueAt', 'id'] },
    { properties: ['doneBy', 'doneAt', 'id'] },
    { properties: ['state', 'claimEndsAt'] },
    { properties: ['kind', 'subjectId', 'state'] },
    { properties: ['customerNo', 'state'] },
  ],
});
export class Task extends TaskSchema.class {}
TaskSchema.setClass(Task);

export { TaskSchema };
