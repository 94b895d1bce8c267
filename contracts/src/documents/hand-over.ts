import { z } from 'zod';
import { CustomerNo, FreeText, Instant, Label, pageOf, Uuid } from '../primitives.ts';
import { ImageKind } from './image-kinds.ts';
import { AccountNo, FlowNo } from './images.ts';

/**
 * Where a bundle of documents is. `draft` and `returned` lie at the branch; from `receipt` to `images` the processing centre
 * has it, in the six to-do states; `discarded` ones keep their number.
 */
export const bundleSteps = [
  'draft',
  'receipt',
  'data_entry',
  'review',
  'attributes',
  'archive',
  'images',
  'done',
  'returned',
  'discarded',
] as const;
export const BundleStep = z.enum(bundleSteps);
export type BundleStep = z.infer<typeof BundleStep>;

/** What the centre works through after it received a bundle, in this order; personal customers have no industry attributes. */
export const centreSteps = ['data_entry', 'review', 'attributes', 'archive', 'images'] as const;
export const CentreStep = z.enum(centreSteps);
export type CentreStep = z.infer<typeof CentreStep>;

export const bundleStepLabels: Readonly<Record<BundleStep, Label>> = {
  draft: { 'zh-CN': '草稿', en: 'Draft' },
  receipt: { 'zh-CN': '资料接收', en: 'Receipt' },
  data_entry: { 'zh-CN': '信息录入', en: 'Data entry' },
  review: { 'zh-CN': '信息复核', en: 'Review' },
  attributes: { 'zh-CN': '属性维护', en: 'Attributes' },
  archive: { 'zh-CN': '档案管理', en: 'Archive' },
  images: { 'zh-CN': '影像引入', en: 'Images' },
  done: { 'zh-CN': '已完成', en: 'Done' },
  returned: { 'zh-CN': '已退回', en: 'Returned' },
  discarded: { 'zh-CN': '已作废', en: 'Discarded' },
};

/** A line of the slip: a certificate, its number, its pages and how many copies of it are in the bundle. */
export const BundleLine = z.object({
  kind: ImageKind,
  /** Begins as the kind's name and may be changed. */
  name: FreeText(20),
  certificateNo: FreeText(100),
  pages: z.number().int().min(1).max(999),
  copies: z.number().int().min(1).max(999),
});
export type BundleLine = z.infer<typeof BundleLine>;
export const MOST_LINES = 60;

/** Papers without a number of their own. */
export const kindsWithoutNumber: readonly ImageKind[] = ['accountApplication', 'signatureCard'];

/** What a new bundle begins with. Certificates that were merged into the business licence are left out; old paper may still be added. */
export const usualPapers: Readonly<Record<'personal' | 'corporate', readonly ImageKind[]>> = {
  personal: ['personalId', 'accountApplication'],
  corporate: ['businessLicence', 'legalPersonId', 'basicAccountPermit', 'signatureCard'],
};

const Branch = z.object({ orgNo: z.string(), name: Label });
/** Who did it; the name as it was then. */
const By = z.object({ userId: z.string(), name: z.string() });

export const BundleCustomer = z.object({
  customerNo: CustomerNo,
  name: z.string(),
  kind: z.enum(['personal', 'corporate']),
});
export type BundleCustomer = z.infer<typeof BundleCustomer>;

export const BundleRow = z.object({
  id: Uuid,
  flowNo: FlowNo,
  /** The branch that hands it over. */
  branch: Branch,
  customer: BundleCustomer.nullable(),
  /** Masked. */
  accountNo: z.string().nullable(),
  step: BundleStep,
  /** Since when it is there. */
  since: Instant,
  place: z.enum(['branch', 'centre', 'nowhere']),
  /** Who has it; null while it waits for somebody. */
  holder: By.extend({ since: Instant }).nullable(),
  totals: z.object({ lines: z.number().int(), pages: z.number().int(), copies: z.number().int() }),
  createdAt: Instant,
  createdBy: By,
  submittedAt: Instant.nullable(),
  /** Why it was returned or discarded. */
  reason: z.string().nullable(),
  version: z.number().int(),
});
export type BundleRow = z.infer<typeof BundleRow>;
export const BundlePage = pageOf(BundleRow);
export type BundlePage = z.infer<typeof BundlePage>;

/** One thing that happened to a bundle. `by` is null for the clock and for what followed by itself. */
export const BundleEvent = z.object({
  at: Instant,
  what: z.enum([
    'created',
    'submitted',
    'claimed',
    'released',
    'timed_out',
    'received',
    'returned',
    'entry_returned',
    'step_done',
    'completed',
    'discarded',
  ]),
  step: BundleStep,
  by: By.nullable(),
  reason: z.string().nullable(),
});
export type BundleEvent = z.infer<typeof BundleEvent>;

export const BundleDetail = BundleRow.extend({
  note: z.string(),
  lines: z.array(BundleLine),
  /** Account and ID numbers are whole for who types them and for who has the papers before him; else masked. */
  whole: z.boolean(),
  /** The internal document the last submission made. */
  document: z.object({ number: z.string(), at: Instant, by: By }).nullable(),
  /** What the centre has to do with it and what is done; steps this customer has none of are left out. */
  progress: z.array(
    z.object({ step: CentreStep, state: z.enum(['done', 'now', 'open']), at: Instant.nullable(), by: By.nullable() }),
  ),
  path: z.array(BundleEvent),
  /** What the person who asks may do now. */
  may: z.object({
    edit: z.boolean(),
    discard: z.boolean(),
    receive: z.boolean(),
    return: z.boolean(),
    finish: z.array(CentreStep),
  }),
});
export type BundleDetail = z.infer<typeof BundleDetail>;

export const BundleQuery = z.object({
  /** Beginning of a flow number, a customer number, or the beginning of a customer's name. */
  q: z.string().trim().min(1).max(80).optional(),
  step: BundleStep.optional(),
  place: z.enum(['branch', 'centre']).optional(),
  orgNo: z.string().max(10).optional(),
  customerNo: CustomerNo.optional(),
  /** Those that are done or discarded as well. */
  closed: z.enum(['1']).optional(),
  /** `waiting`: the one that is longest where it is comes first. */
  sort: z.enum(['newest', 'waiting']).default('newest'),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type BundleQuery = z.infer<typeof BundleQuery>;

export const BundleCounts = z.object({
  steps: z.array(z.object({ step: BundleStep, count: z.number().int(), oldestSince: Instant })),
});
export type BundleCounts = z.infer<typeof BundleCounts>;

/** `key` makes sending it twice harmless: the same key gives the same bundle and the same number. */
export const NewBundle = z.object({ key: Uuid });
/** Whose account it is; null while the core bank has not told of it: a new account comes with the next day's feed. */
export const AccountOwnerQuery = z.object({ accountNo: AccountNo });
export const AccountOwner = z.object({ customer: BundleCustomer.nullable() });
export type AccountOwner = z.infer<typeof AccountOwner>;

export const BundleContent = z.object({
  version: z.number().int(),
  accountNo: AccountNo.nullable(),
  lines: z.array(BundleLine).max(MOST_LINES),
  note: FreeText(200),
});
export type BundleContent = z.infer<typeof BundleContent>;

export const BundleMove = z.object({ version: z.number().int() });
export const BundleReturn = BundleMove.extend({ reason: FreeText(200).min(2) });
export const BundleFinish = BundleMove.extend({ step: CentreStep });
