import { z } from 'zod';
import type { Role } from '../identity/session.ts';
import { Day, FreeText, Instant, Label, Uuid } from '../primitives.ts';
import { OpenChange } from '../reviews/review.ts';

/** Who writes articles, and who lets another's go out. */
export const articleWriterRoles: readonly Role[] = ['supervisor', 'quality', 'manager'];

export const articleCategories = [
  'card',
  'account',
  'deposit',
  'loan',
  'transfer',
  'digital',
  'branch',
  'house',
] as const;
export const ArticleCategory = z.enum(articleCategories);
export type ArticleCategory = z.infer<typeof ArticleCategory>;
export const articleCategoryLabels: Readonly<Record<ArticleCategory, Label>> = {
  card: { 'zh-CN': '银行卡', en: 'Cards' },
  account: { 'zh-CN': '账户', en: 'Accounts' },
  deposit: { 'zh-CN': '存款理财', en: 'Deposits' },
  loan: { 'zh-CN': '贷款', en: 'Loans' },
  transfer: { 'zh-CN': '转账汇款', en: 'Transfers' },
  digital: { 'zh-CN': '手机与网银', en: 'Online banking' },
  branch: { 'zh-CN': '网点', en: 'Branches' },
  house: { 'zh-CN': '内部规范', en: 'House rules' },
};

/**
 * What a call is about, as far as an article can be suggested by it: `queue:cards`, `number:95590`, `ivr:loss` (what he chose by
 * himself), `flow:retention`, `step:retention/offer`, `product:term_deposit`.
 */
export const contextKinds = ['step', 'ivr', 'flow', 'number', 'product', 'queue'] as const;
export type ContextKind = (typeof contextKinds)[number];
export const ArticleContext = z.string().regex(/^(step|ivr|flow|number|product|queue):[\w/.-]{1,80}$/);
/** How much a context says: a step of a flow says most, the queue least. */
export const contextWeights: Readonly<Record<ContextKind, number>> = {
  step: 16,
  ivr: 8,
  flow: 6,
  number: 3,
  product: 2,
  queue: 1,
};

const Title = FreeText(80).regex(/^[^\n]*\S[^\n]*$/);
const Body = FreeText(4_000).min(1);
const Tag = FreeText(20).regex(/^[^\s,，、]+$/);

/** An article as it is written: both languages, Markdown without HTML. Days are the bank's. */
export const ArticleContent = z.object({
  titleZh: Title,
  titleEn: Title,
  bodyZh: Body,
  bodyEn: Body,
  category: ArticleCategory,
  tags: z.array(Tag).max(12),
  contexts: z.array(ArticleContext).max(30),
  validFrom: Day,
  /** Its last day; null: until it is changed. */
  validUntil: Day.nullable(),
  /** By then its owner looks through it again. */
  lookAgainBy: Day,
  /** Taken out of use: kept, and found by those who write. */
  withdrawn: z.boolean(),
});
export type ArticleContent = z.infer<typeof ArticleContent>;
/** The fields of an article, which are the paths of its changes in two-person entry; lists are words with spaces between. */
export const articleFields = ArticleContent.keyof().options;
export type ArticleField = (typeof articleFields)[number];

/** `due`: to be looked through within a week, or late. `all`: whatever was published, for those who write. */
export const ArticleQuery = z.object({
  q: z.string().trim().max(60).default(''),
  category: ArticleCategory.optional(),
  show: z.enum(['in_force', 'due', 'all']).default('in_force'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type ArticleQuery = z.infer<typeof ArticleQuery>;

export const ArticleRow = z.object({
  id: Uuid,
  version: z.number().int(),
  title: Label,
  category: ArticleCategory,
  tags: z.array(z.string()),
  validFrom: Day,
  validUntil: Day.nullable(),
  lookAgainBy: Day,
  state: z.enum(['in_force', 'future', 'expired', 'withdrawn']),
  due: z.boolean(),
  /** Within the last ninety days. */
  opened: z.number().int(),
  helped: z.number().int(),
  notHelped: z.number().int(),
});
export type ArticleRow = z.infer<typeof ArticleRow>;
/** The best first; more than so many are found by more words. */
export const ArticleList = z.object({ items: z.array(ArticleRow), more: z.boolean() });
export type ArticleList = z.infer<typeof ArticleList>;

export const ArticleVersion = z.object({
  version: z.number().int(),
  publishedAt: Instant,
  /** Null: came with the house. */
  writtenBy: z.string().nullable(),
  reviewedBy: z.string().nullable(),
});
export type ArticleVersion = z.infer<typeof ArticleVersion>;

export const ArticleView = z.object({
  row: ArticleRow,
  content: ArticleContent,
  owner: z.string().nullable(),
  /** The latest first. */
  versions: z.array(ArticleVersion),
  mine: z.object({ helped: z.boolean(), remark: z.string() }).nullable(),
  /** Of the version in force, for those who write. */
  remarks: z.array(z.object({ at: Instant, by: z.string(), helped: z.boolean(), remark: z.string() })),
  copied: z.number().int(),
  mayWrite: z.boolean(),
  /** Somebody works on a new version. */
  open: OpenChange.nullable(),
});
export type ArticleView = z.infer<typeof ArticleView>;

export const ArticleUse = z.object({ kind: z.enum(['opened', 'copied']) });
export type ArticleUse = z.infer<typeof ArticleUse>;
export const RateArticle = z.object({ helped: z.boolean(), remark: FreeText(300).default('') });
export type RateArticle = z.infer<typeof RateArticle>;

/** What the call is about; each is a name as in `ArticleContext`, products several with commas. */
export const SuggestionQuery = z.object({
  queue: z.string().max(40).optional(),
  number: z.string().max(40).optional(),
  ivr: z.string().max(200).optional(),
  flow: z.string().max(80).optional(),
  step: z.string().max(80).optional(),
  product: z.string().max(200).optional(),
});
export type SuggestionQuery = z.infer<typeof SuggestionQuery>;
export const ArticleSuggestions = z.object({
  items: z.array(z.object({ id: Uuid, title: Label, by: z.enum(contextKinds) })),
});
export type ArticleSuggestions = z.infer<typeof ArticleSuggestions>;
