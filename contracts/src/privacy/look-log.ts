import { z } from 'zod';
import { Role } from '../identity/session.ts';
import { Day, Instant, Label, pageOf, Uuid } from '../primitives.ts';

/** What was looked at, or done, of a customer. */
export const lookKinds = [
  'card',
  'file',
  'reveal',
  'image',
  'paper',
  'recording',
  'search',
  'review',
  'export',
  'change',
  'log',
] as const;
export const LookKind = z.enum(lookKinds);
export type LookKind = z.infer<typeof LookKind>;

export const lookKindLabels: Readonly<Record<LookKind, Label>> = {
  card: { 'zh-CN': '客户视图', en: 'Customer view' },
  file: { 'zh-CN': '档案资料', en: 'File' },
  reveal: { 'zh-CN': '查看明文', en: 'Shown whole' },
  image: { 'zh-CN': '影像', en: 'Images' },
  paper: { 'zh-CN': '纸质档案与资料交接', en: 'Papers and bundles' },
  recording: { 'zh-CN': '通话录音', en: 'Recordings' },
  search: { 'zh-CN': '查找命中', en: 'Search hit' },
  review: { 'zh-CN': '复核', en: 'Review' },
  export: { 'zh-CN': '导出', en: 'Export' },
  change: { 'zh-CN': '变更', en: 'Change' },
  log: { 'zh-CN': '查看本记录', en: 'This list' },
};

export const LookRow = z.object({
  /** Its number in the audit trail. */
  seq: z.number().int(),
  at: Instant,
  kind: LookKind,
  /** The entry's key in the audit trail. */
  key: z.string(),
  /** Role and branch as they are today; null: the system itself. */
  who: z.object({ userId: z.string(), name: z.string(), roles: z.array(Role), branch: Label.nullable() }).nullable(),
  /** Field, part, list or set: a code, never a value. */
  what: z.string().nullable(),
  /** Of a reveal: the reason, and what was written beside it. */
  reason: z.string().nullable(),
  note: z.string().nullable(),
  interactionId: z.string().nullable(),
});
export type LookRow = z.infer<typeof LookRow>;

export const LookQuery = z.object({
  userId: Uuid.optional(),
  kind: LookKind.optional(),
  /** A day of the bank. */
  day: Day.optional(),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type LookQuery = z.infer<typeof LookQuery>;

/** The latest first. */
export const LookPage = pageOf(LookRow).extend({
  /** Everybody who is in the list, to choose from. */
  people: z.array(z.object({ userId: z.string(), name: z.string() })),
});
export type LookPage = z.infer<typeof LookPage>;
