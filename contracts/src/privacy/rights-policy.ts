import { z } from 'zod';
import { Role, roles } from '../identity/session.ts';
import { FreeText, Instant, type Label } from '../primitives.ts';

/**
 * What fields are told apart by (JR/T 0171-2020): C1 internal · C2 what identifies a person or tells of his money · C3 what
 * proves that he is himself. C2 comes in three groups, because who works with one need not see another.
 */
export const fieldGroups = ['C1', 'C2-identifier', 'C2-service', 'C2-economy', 'C3'] as const;
export const FieldGroup = z.enum(fieldGroups);
export type FieldGroup = z.infer<typeof FieldGroup>;

/** How somebody stands to a customer: on the phone with him, or by where the customer's branch is in the tree. */
export const relations = ['call', 'own', 'below', 'above', 'elsewhere'] as const;
export const Relation = z.enum(relations);
export type Relation = z.infer<typeof Relation>;

/** From the closest to the most open. `revealable`: masked, and whole for a while against a reason. */
export const treatments = ['hidden', 'masked', 'revealable', 'shown'] as const;
export const Treatment = z.enum(treatments);
export type Treatment = z.infer<typeof Treatment>;

export const PolicyCells = z.record(Role, z.record(Relation, z.record(FieldGroup, Treatment)));
export type PolicyCells = z.infer<typeof PolicyCells>;

const whole = (least: number, most: number) => z.number().int().min(least).max(most);

/** Who sees how much of a customer, how long a value stays whole, how many a day, and when somebody is told of it. */
export const RightsPolicy = z
  .object({
    cells: PolicyCells,
    /** Roles that compare papers: of an ID number they see six and four characters instead of one and one. */
    wideIdNumbers: z.array(Role).max(roles.length),
    /** How long a revealed value stays whole. */
    revealMinutes: whole(1, 30),
    revealsADay: z.record(Role, whole(0, 2_000)),
    alarm: z.object({
      /** Different customers of whom something was revealed … */
      customers: whole(2, 500),
      /** … within so many minutes. */
      withinMinutes: whole(1, 240),
      /** Different customers a day of whom something was revealed without a call or a task of theirs. */
      withoutCause: whole(1, 500),
    }),
  })
  .superRefine(({ cells }, context) => {
    for (const role of roles)
      for (const relation of relations)
        for (const group of fieldGroups)
          if (!allowedTreatments(role, relation, group).includes(cells[role][relation][group]))
            context.addIssue({ code: 'custom', path: ['cells', role, relation, group], message: 'not to be had' });
  });
export type RightsPolicy = z.infer<typeof RightsPolicy>;

/**
 * What a cell may be set to; one that has a single choice is no matter of settings. Above and elsewhere are outside of the
 * data gate, administrators and who judges calls have no business with customers' files, and what authenticates is shown to nobody.
 */
export function allowedTreatments(role: Role, relation: Relation, group: FieldGroup): readonly Treatment[] {
  if (role === 'admin' || role === 'quality' || relation === 'above' || relation === 'elsewhere' || group === 'C3')
    return ['hidden'];
  if (group === 'C1') return ['shown'];
  // Balances and bookings are lists: they are there or they are not.
  if (group === 'C2-service') return ['hidden', 'shown'];
  return treatments;
}

export const RightsView = z.object({
  version: z.number().int(),
  policy: RightsPolicy,
  /** Who proposed it; null for the usual one a bank begins with. */
  changedBy: z.string().nullable(),
  /** Another administrator, who put it in force. */
  approvedBy: z.string().nullable(),
  changedAt: Instant,
  reason: z.string(),
});
export type RightsView = z.infer<typeof RightsView>;

/** The latest first; how many cells and settings each changed against the one before. */
export const RightsHistory = z.object({
  items: z.array(RightsView.extend({ changes: z.number().int() })),
});
export type RightsHistory = z.infer<typeof RightsHistory>;

export const ProposeRights = z.object({
  /** The version that was looked at; another one meanwhile is told as `conflict.stale`. */
  baseVersion: z.number().int(),
  policy: RightsPolicy,
  reason: FreeText(200).refine((reason) => reason.length >= 2),
});
export type ProposeRights = z.infer<typeof ProposeRights>;

/** A change one administrator proposed and another has to put in force. */
export const RightsProposal = z.object({
  id: z.string(),
  baseVersion: z.number().int(),
  policy: RightsPolicy,
  /** What it changes: `agent/own/C2-economy=hidden`, `revealMinutes=10`. */
  changes: z.array(z.string()),
  proposedBy: z.string(),
  proposedAt: Instant,
  reason: z.string(),
  /** Is it of whoever asks? He may take it back and cannot approve it. */
  own: z.boolean(),
});
export type RightsProposal = z.infer<typeof RightsProposal>;
export const OpenRightsProposal = z.object({ proposal: RightsProposal.nullable() });

/** `approved` by another administrator, `refused` by one, or taken back. */
export const DecideRights = z.object({ decision: z.enum(['approved', 'refused', 'withdrawn']) });
export type DecideRights = z.infer<typeof DecideRights>;

export const fieldGroupLabels: Readonly<Record<FieldGroup, Label>> = {
  C1: { 'zh-CN': 'C1 一般信息', en: 'C1 general' },
  'C2-identifier': { 'zh-CN': 'C2 证件、账卡号与联系方式', en: 'C2 numbers and contact' },
  'C2-service': { 'zh-CN': 'C2 余额、交易与贷款', en: 'C2 balances, bookings, loans' },
  'C2-economy': { 'zh-CN': 'C2 收入与家庭支出', en: 'C2 income and expenses' },
  C3: { 'zh-CN': 'C3 鉴别信息（含卡有效期）', en: 'C3 authentication (card expiry too)' },
};
export const relationLabels: Readonly<Record<Relation, Label>> = {
  call: { 'zh-CN': '正在与其通话', en: 'On the call with him' },
  own: { 'zh-CN': '本机构客户', en: 'Own branch' },
  below: { 'zh-CN': '下级机构客户', en: 'Branch below' },
  above: { 'zh-CN': '上级机构客户', en: 'Branch above' },
  elsewhere: { 'zh-CN': '其他机构客户', en: 'Elsewhere' },
};
export const treatmentLabels: Readonly<Record<Treatment, Label>> = {
  hidden: { 'zh-CN': '不可见', en: 'Hidden' },
  masked: { 'zh-CN': '脱敏', en: 'Masked' },
  revealable: { 'zh-CN': '脱敏·可申请明文', en: 'Masked, on request' },
  shown: { 'zh-CN': '明文', en: 'Whole' },
};
