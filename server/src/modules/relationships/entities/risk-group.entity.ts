import { defineEntity, p } from '@mikro-orm/core';
import { autoNumber, day, fen, instant, shortCode, uuid } from '../../../persistence/columns.ts';

/** Customers whose fall is one another's: a guarantee circle or chain, or a group under one control (REL-01). */
export const RiskGroupSchema = defineEntity({
  name: 'RiskGroup',
  tableName: 'risk_group',
  properties: {
    id: uuid().primary(),
    kind: shortCode(10),
    code: shortCode(20).unique(),
    members: p.integer(),
    /** Guaranteed among the members, fen of CNY. */
    exposure: fen(),
    /** Of the members and their ties: what is alike is not written again. */
    fingerprint: shortCode(64),
    foundOn: day(),
    dissolvedOn: day().nullable(),
  },
  indexes: [{ properties: ['dissolvedOn', 'exposure', 'id'] }],
});

export const RiskGroupMemberSchema = defineEntity({
  name: 'RiskGroupMember',
  tableName: 'risk_group_member',
  properties: {
    groupId: uuid().primary(),
    customerId: p.integer().primary(),
    /** Kept of dissolved groups too: what it was. */
    standing: p.boolean(),
  },
  indexes: [{ properties: ['customerId', 'standing'] }],
});

/** What became of a group. Append only. */
export const RiskGroupEventSchema = defineEntity({
  name: 'RiskGroupEvent',
  tableName: 'risk_group_event',
  properties: {
    id: autoNumber(),
    groupId: uuid(),
    at: instant(),
    what: shortCode(10),
    members: p.integer(),
    exposure: fen(),
  },
  indexes: [{ properties: ['groupId', 'id'] }],
});

/** Whose turn it is to write groups: its one row is taken first, so that two changes never tell the same ring twice. */
export const RiskGroupTurnSchema = defineEntity({
  name: 'RiskGroupTurn',
  tableName: 'risk_group_turn',
  properties: {
    id: p.integer().primary().autoincrement(false),
    /** When the whole bank was looked at last. */
    wholeBankAt: instant().nullable(),
    taken: p.integer(),
  },
});
