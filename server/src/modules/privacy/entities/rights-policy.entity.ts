import { defineEntity, p } from '@mikro-orm/core';
import { instant, longText, name, shortCode, uuid } from '../../../persistence/columns.ts';

/** Every policy of rights there ever was, the highest version in force. Never changed: a new one is added. */
export const RightsPolicySchema = defineEntity({
  name: 'RightsPolicy',
  tableName: 'rights_policy',
  properties: {
    version: p.integer().primary().autoincrement(false),
    /** JSON as text, as `RightsPolicy` of contracts has it. */
    policy: longText(),
    changedAt: instant(),
    /** Null: the bank's usual one, at the first start. */
    changedBy: uuid().nullable(),
    changedByName: name(100).nullable(),
    /** Another administrator, who put in force what was proposed. */
    approvedBy: uuid().nullable(),
    approvedByName: name(100).nullable(),
    reason: name(200),
  },
  checks: [
    {
      name: 'rights_policy_two_people',
      expression: 'changed_by is null or (approved_by is not null and approved_by <> changed_by)',
    },
  ],
});

/** A change of rights that waits for a second administrator, or did. */
export const RightsProposalSchema = defineEntity({
  name: 'RightsProposal',
  tableName: 'rights_proposal',
  properties: {
    id: uuid().primary(),
    baseVersion: p.integer(),
    /** JSON as text, as `RightsPolicy` of contracts has it. */
    policy: longText(),
    reason: name(200),
    proposedAt: instant(),
    proposedBy: uuid(),
    proposedByName: name(100),
    /** `approved`, `refused`, `withdrawn`; null while it waits. */
    decision: shortCode(10).nullable(),
    decidedAt: instant().nullable(),
    decidedBy: uuid().nullable(),
    /** 1 while it waits, null afterwards: one at a time. */
    waits: p.integer().nullable().unique(),
  },
  checks: [
    {
      name: 'rights_proposal_two_people',
      expression: "decision is null or decision = 'withdrawn' or decided_by <> proposed_by",
    },
  ],
});
