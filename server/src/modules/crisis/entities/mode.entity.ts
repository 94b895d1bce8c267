import { defineEntity, p } from '@mikro-orm/core';
import type { Announcement, CrisisModeState } from '@tellerline/contracts';
import { instant, longText, name, shortCode, uuid } from '../../../persistence/columns.ts';

/** A mass event the house acts on in one: prepared, rehearsed, begun by two people, ended by one. */
export const CrisisModeSchema = defineEntity({
  name: 'CrisisMode',
  tableName: 'crisis_mode',
  properties: {
    id: uuid().primary(),
    name: name(60),
    state: shortCode(10).$type<CrisisModeState>(),
    /** JSON as text, as `CrisisTarget` of contracts has it. */
    target: longText(),
    announcement: shortCode(20).$type<Announcement>().nullable(),
    /** A text of the moment, heard instead of the announcement. */
    wordsZh: name(200).nullable(),
    wordsEn: name(300).nullable(),
    bannerZh: name(200),
    bannerEn: name(200),
    taskHours: p.integer().nullable(),
    callList: p.boolean(),
    affected: p.integer(),
    tasks: p.integer(),
    listId: uuid().nullable(),
    branchPath: shortCode(200),
    madeBy: uuid(),
    madeByName: name(100),
    askedBy: uuid().nullable(),
    askedByName: name(100).nullable(),
    agreedByName: name(100).nullable(),
    createdAt: instant(),
    startedAt: instant().nullable(),
    endedAt: instant().nullable(),
    version: p.integer(),
  },
  indexes: [{ properties: ['state', 'startedAt'] }],
});

/** Who was affected when it was prepared. */
export const CrisisMemberSchema = defineEntity({
  name: 'CrisisMember',
  tableName: 'crisis_member',
  properties: {
    modeId: uuid().primary(),
    customerId: p.integer().primary().autoincrement(false),
  },
  indexes: [{ properties: ['customerId'] }],
});
