import { z } from 'zod';
import { CustomerKind } from '../customers/customer.ts';
import { CustomerNo, Day, Fen, Instant, type Label, pageOf, Uuid } from '../primitives.ts';

/**
 * `mutual`: two guarantee each other; `ring`: more do so in a circle; `chain`: somebody guarantees while he is guaranteed;
 * `control`: held together by owners, legal persons and those who control.
 */
export const riskGroupKinds = ['mutual', 'ring', 'chain', 'control'] as const;
export const RiskGroupKind = z.enum(riskGroupKinds);
export type RiskGroupKind = z.infer<typeof RiskGroupKind>;
export const riskGroupLabels: Readonly<Record<RiskGroupKind, Label>> = {
  mutual: { 'zh-CN': '互保', en: 'Mutual guarantee' },
  ring: { 'zh-CN': '担保圈', en: 'Guarantee ring' },
  chain: { 'zh-CN': '担保链', en: 'Guarantee chain' },
  control: { 'zh-CN': '集团客户', en: 'Group under one control' },
};

export const RiskGroupRow = z.object({
  id: Uuid,
  kind: RiskGroupKind,
  /** A number people can say: `DB-000012`. */
  code: z.string(),
  members: z.number().int(),
  /** Of them this person may see so many; the others are counted only. */
  visible: z.number().int(),
  /** Guaranteed among the members, in fen of CNY; other currencies are not added. */
  exposure: Fen,
  /** Some names of those who may be seen. */
  names: z.array(z.string()),
  foundOn: Day,
  dissolvedOn: Day.nullable(),
});
export type RiskGroupRow = z.infer<typeof RiskGroupRow>;
export const RiskGroupPage = pageOf(RiskGroupRow);
export type RiskGroupPage = z.infer<typeof RiskGroupPage>;
export const RiskGroupQuery = z.object({
  kind: RiskGroupKind.optional(),
  state: z.enum(['standing', 'dissolved', 'all']).default('standing'),
  cursor: z.string().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type RiskGroupQuery = z.infer<typeof RiskGroupQuery>;

export const RiskGroupMember = z.object({
  customerNo: CustomerNo,
  name: z.string(),
  kind: CustomerKind,
  /** What he owes the bank, running and overdue, and what he has on deposit; fen of CNY. Null where the viewer may not see them. */
  debt: Fen.nullable(),
  deposits: Fen.nullable(),
  /** What he stands for and what others stand for of his, within the group. */
  guarantees: Fen,
  guaranteed: Fen,
});
export type RiskGroupMember = z.infer<typeof RiskGroupMember>;
/** `from` stands for `to`, or controls it. Between those who may be seen. */
export const RiskGroupEdge = z.object({
  from: CustomerNo,
  to: CustomerNo,
  amount: Fen.nullable(),
  share: z.number().int().nullable(),
});
export type RiskGroupEdge = z.infer<typeof RiskGroupEdge>;
export const RiskGroupEvent = z.object({
  at: Instant,
  what: z.enum(['found', 'changed', 'dissolved']),
  members: z.number().int(),
  exposure: Fen,
});
export type RiskGroupEvent = z.infer<typeof RiskGroupEvent>;

export const RiskGroupDetail = z.object({
  row: RiskGroupRow,
  members: z.array(RiskGroupMember),
  edges: z.array(RiskGroupEdge),
  /** The shortest rings, each by the numbers of those in it; only those wholly visible. */
  rings: z.array(z.array(CustomerNo)),
  /** There are more members or rings than are told. */
  cut: z.boolean(),
  history: z.array(RiskGroupEvent),
});
export type RiskGroupDetail = z.infer<typeof RiskGroupDetail>;
export const RiskGroupsOfCustomer = z.object({ items: z.array(RiskGroupRow) });
export type RiskGroupsOfCustomer = z.infer<typeof RiskGroupsOfCustomer>;

/** Of a debtor's debt so many per cent are lost, and claimed from those who stand for it. */
export const LossQuery = z.object({
  first: CustomerNo,
  lossPercent: z.coerce.number().int().min(1).max(100).default(100),
});
export type LossQuery = z.infer<typeof LossQuery>;
/** Who falls when one falls, round by round. Whom the viewer may not see is counted, without amounts. */
export const LossWave = z.object({
  rounds: z.array(
    z.object({
      claims: z.array(
        z.object({
          customerNo: CustomerNo,
          name: z.string(),
          claimed: Fen,
          /** Null: this person sees no money of his. */
          capacity: Fen.nullable(),
          falls: z.boolean(),
        }),
      ),
      hidden: z.number().int(),
      hiddenFalling: z.number().int(),
    }),
  ),
  /** The bank's loss that neither debtors nor guarantors bear; null where somebody is hidden. */
  uncovered: Fen.nullable(),
  fallen: z.number().int(),
});
export type LossWave = z.infer<typeof LossWave>;
