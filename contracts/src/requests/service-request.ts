import { z } from 'zod';
import {
  CustomerNo,
  Fen,
  FreeText,
  Instant,
  type Label,
  Label as LabelSchema,
  Locale,
  pageOf,
  Uuid,
} from '../primitives.ts';
import { RequestKindCode, RequestPriority } from './request-kinds.ts';

/** `waiting`: for the customer; the clock stands still. */
export const RequestState = z.enum(['open', 'waiting', 'closed']);
export type RequestState = z.infer<typeof RequestState>;

export const requestOutcomes = {
  settled: { 'zh-CN': '已解决', en: 'Settled' },
  explained: { 'zh-CN': '已解释', en: 'Explained' },
  refused: { 'zh-CN': '不予支持', en: 'Refused' },
  withdrawn: { 'zh-CN': '客户撤回', en: 'Withdrawn' },
  duplicate: { 'zh-CN': '重复', en: 'Duplicate' },
} as const satisfies Record<string, Label>;
export type RequestOutcome = keyof typeof requestOutcomes;
export const RequestOutcome = z.enum(Object.keys(requestOutcomes) as [RequestOutcome, ...RequestOutcome[]]);

/** Why there was a complaint: what the bank can change. */
export const complaintCauses = {
  fees: { 'zh-CN': '收费', en: 'Fees' },
  service: { 'zh-CN': '服务态度与效率', en: 'Service' },
  product: { 'zh-CN': '产品与销售', en: 'Product or sale' },
  system: { 'zh-CN': '系统故障', en: 'System failure' },
  rules: { 'zh-CN': '制度流程', en: 'Rules' },
  information: { 'zh-CN': '信息保护', en: 'Data protection' },
  unfounded: { 'zh-CN': '无责', en: 'No fault of the bank' },
} as const satisfies Record<string, Label>;
export type ComplaintCause = keyof typeof complaintCauses;
export const ComplaintCause = z.enum(Object.keys(complaintCauses) as [ComplaintCause, ...ComplaintCause[]]);

export const requestEntryKinds = [
  'opened',
  'claimed',
  'released',
  'noted',
  'waiting',
  'resumed',
  'acknowledged',
  'prioritised',
  'extended',
  'escalated',
  'told',
  'mailed',
  'linked',
  'closed',
  'reopened',
] as const;
export const RequestEntryKind = z.enum(requestEntryKinds);
export type RequestEntryKind = z.infer<typeof RequestEntryKind>;

export const RequestRow = z.object({
  id: Uuid,
  reference: z.string(),
  kind: z.object({ code: RequestKindCode, name: LabelSchema, complaint: z.boolean() }),
  priority: RequestPriority,
  state: RequestState,
  /** Null: a caller nobody knows. */
  customer: z.object({ customerNo: CustomerNo, name: z.string() }).nullable(),
  owner: z.object({ userId: z.string(), displayName: z.string() }).nullable(),
  pool: z.object({ role: z.string(), branch: z.object({ orgNo: z.string(), name: LabelSchema }) }),
  subject: z.string(),
  openedAt: Instant,
  /** By the bank's hours; null while it waits for the customer or is closed. */
  dueAt: Instant.nullable(),
  /** Of a complaint: the last moment the rules allow. */
  legalDueAt: Instant.nullable(),
  overdue: z.boolean(),
  /** Who heard of it last; null: nobody yet. */
  escalatedTo: z.enum(['supervisor', 'manager']).nullable(),
  reopened: z.number().int(),
  outcome: RequestOutcome.nullable(),
  version: z.number().int(),
});
export type RequestRow = z.infer<typeof RequestRow>;

export const RequestLinkKind = z.enum(['interaction', 'image_set', 'request']);
export type RequestLinkKind = z.infer<typeof RequestLinkKind>;

export const RequestDetail = z.object({
  row: RequestRow,
  text: z.string(),
  wish: z.string(),
  interactionId: z.string().nullable(),
  acknowledgeBy: Instant.nullable(),
  acknowledgedAt: Instant.nullable(),
  cause: ComplaintCause.nullable(),
  redressFen: Fen.nullable(),
  closedAt: Instant.nullable(),
  /** Is there a number or a mail address of the customer's a message can go to? */
  reachable: z.boolean(),
  /** May a complaint have more time? */
  extendable: z.boolean(),
  /** May this person work on it, take it? */
  mayWork: z.boolean(),
  mayClaim: z.boolean(),
  links: z.array(
    z.object({
      kind: RequestLinkKind,
      ref: z.string(),
      /** What it is called; null for a call. */
      label: LabelSchema.nullable(),
      at: Instant.nullable(),
    }),
  ),
  entries: z.array(
    z.object({ what: RequestEntryKind, at: Instant, by: z.string().nullable(), text: z.string().nullable() }),
  ),
});
export type RequestDetail = z.infer<typeof RequestDetail>;

/** `pool`: free and in my pools · `mine`: I have them · `team`: all of my branches that are not closed · `closed`. */
export const RequestScope = z.enum(['pool', 'mine', 'team', 'closed']);
export type RequestScope = z.infer<typeof RequestScope>;
export const RequestQuery = z.object({
  scope: RequestScope.default('pool'),
  kind: RequestKindCode.optional(),
  priority: RequestPriority.optional(),
  overdue: z.enum(['1']).optional(),
  customerNo: CustomerNo.optional(),
  /** A reference, or a part of what was written. */
  q: z.string().trim().min(2).max(60).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type RequestQuery = z.infer<typeof RequestQuery>;
export const RequestPage = pageOf(RequestRow);
export type RequestPage = z.infer<typeof RequestPage>;

const text = FreeText(1_000);
export const OpenRequest = z.object({
  /** Also its id: sent again it opens nothing twice. */
  key: Uuid,
  kind: RequestKindCode,
  priority: RequestPriority.default('normal'),
  customerNo: CustomerNo.nullable(),
  interactionId: Uuid.nullable().default(null),
  subject: FreeText(80).min(2),
  text: text.default(''),
  /** Of a complaint: what would settle it. */
  wish: FreeText(300).default(''),
  /** Shall the customer have a message that it was taken? */
  tell: z.boolean().default(false),
  /** What he is written in. */
  language: Locale.default('zh-CN'),
});
export type OpenRequest = z.infer<typeof OpenRequest>;

const reason = FreeText(500).min(2);
/** What somebody does with a request. */
export const RequestMove = z.discriminatedUnion('move', [
  z.object({ move: z.literal('claim') }),
  z.object({ move: z.literal('release') }),
  z.object({ move: z.literal('note'), text: reason }),
  z.object({ move: z.literal('wait'), text: reason }),
  z.object({ move: z.literal('resume') }),
  z.object({ move: z.literal('acknowledge'), tell: z.boolean(), text: FreeText(500).default('') }),
  z.object({ move: z.literal('prioritise'), priority: RequestPriority, text: reason }),
  /** A complaint that is complex has more time, once and once again. */
  z.object({ move: z.literal('extend'), text: reason }),
  z.object({ move: z.literal('link'), kind: RequestLinkKind, ref: Uuid }),
  z.object({
    move: z.literal('close'),
    outcome: RequestOutcome,
    text: reason,
    cause: ComplaintCause.nullable().default(null),
    redressFen: Fen.min(0).nullable().default(null),
    tell: z.boolean().default(false),
  }),
  z.object({ move: z.literal('reopen'), text: reason }),
]);
export type RequestMove = z.infer<typeof RequestMove>;
export const MoveRequest = z.object({ version: z.number().int(), what: RequestMove });
export type MoveRequest = z.infer<typeof MoveRequest>;
