import { z } from 'zod';
import { RowReason } from '../exchange/table-file.ts';
import { CustomerNo, Day, FreeText, Instant, Label, pageOf, Uuid } from '../primitives.ts';

/** Industry attributes of a corporate customer (行业属性, customer-fields §2.3), in the order of the form. */
export const attributeFields = [
  { id: 'industrialZone', label: { 'zh-CN': '工业区', en: 'Industrial zone' }, max: 100, required: false },
  { id: 'marketClass', label: { 'zh-CN': '专业市场分类', en: 'Market class' }, max: 20, required: false },
  { id: 'industry', label: { 'zh-CN': '行业总类', en: 'Industry' }, max: 100, required: true },
  { id: 'subIndustry1', label: { 'zh-CN': '行业子类一', en: 'Sub-industry 1' }, max: 100, required: false },
  { id: 'subIndustry2', label: { 'zh-CN': '行业子类二', en: 'Sub-industry 2' }, max: 100, required: false },
  { id: 'subIndustry3', label: { 'zh-CN': '行业子类三', en: 'Sub-industry 3' }, max: 100, required: false },
  { id: 'subIndustry4', label: { 'zh-CN': '行业子类四', en: 'Sub-industry 4' }, max: 100, required: false },
] as const satisfies readonly { id: string; label: Label; max: number; required: boolean }[];
export type AttributeFieldId = (typeof attributeFields)[number]['id'];

/** The values as they stand; an empty one is null. */
export const AttributeValues = z.object({
  industrialZone: z.string().nullable(),
  marketClass: z.string().nullable(),
  industry: z.string().nullable(),
  subIndustry1: z.string().nullable(),
  subIndustry2: z.string().nullable(),
  subIndustry3: z.string().nullable(),
  subIndustry4: z.string().nullable(),
});
export type AttributeValues = z.infer<typeof AttributeValues>;

/** What is kept of a customer: the latest only, with who said so and when, and by which import it came. */
export const AttributeView = z.object({
  customerNo: CustomerNo,
  name: z.string(),
  branch: z.object({ orgNo: z.string(), name: Label }),
  /** Masked. */
  accountNo: z.string().nullable(),
  values: AttributeValues,
  /** What of the values is an industry of GB/T 4754, in both languages. */
  industries: z.partialRecord(z.enum(['industry', 'subIndustry1', 'subIndustry2', 'subIndustry3']), Label),
  /** The author by the name he had; of an imported row the one the file names, else the importer. */
  author: z.string(),
  recordedOn: Day,
  /** Who imported it, where it was not typed here. */
  importedBy: z.string().nullable(),
  importId: z.number().int().nullable(),
  changedAt: Instant,
  version: z.number().int(),
});
export type AttributeView = z.infer<typeof AttributeView>;

/** `q`: begin of a name or number, or part of an industry. */
export const AttributeQuery = z.object({
  q: z.string().trim().max(100).optional(),
  industry: z.string().trim().max(100).optional(),
  orgNo: z.string().max(10).optional(),
  importId: z.coerce.number().int().optional(),
  sort: z.enum(['customerNo', 'newest']).default('customerNo'),
  cursor: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AttributeQuery = z.infer<typeof AttributeQuery>;
export const AttributePage = pageOf(AttributeView);
export type AttributePage = z.infer<typeof AttributePage>;

/** Which customer a typed account or customer number belongs to, and what is kept of him now. */
export const AttributeSubjectQuery = z
  .object({ accountNo: z.string().trim().max(32).optional(), customerNo: CustomerNo.optional() })
  .refine(({ accountNo, customerNo }) => accountNo !== undefined || customerNo !== undefined);
export const AttributeSubject = z.object({
  customerNo: CustomerNo,
  name: z.string(),
  kind: z.enum(['personal', 'corporate']),
  branch: z.object({ orgNo: z.string(), name: Label }),
  current: AttributeView.nullable(),
});
export type AttributeSubject = z.infer<typeof AttributeSubject>;

const raw = (max: number) => FreeText(max).default('');
/** Longest text of one field of a draft, right or wrong. */
export const longestAttributeText = 300;
/** A line of the form as it is typed, complete or not: a draft keeps it as it is. */
export const AttributeLine = z.object({
  /** Version of the customer's attributes the author had before him, 0 for none; null when he has not looked. */
  baseVersion: z.number().int().nullable().default(null),
  accountNo: raw(40),
  customerNo: raw(20),
  industrialZone: raw(longestAttributeText),
  marketClass: raw(longestAttributeText),
  industry: raw(longestAttributeText),
  subIndustry1: raw(longestAttributeText),
  subIndustry2: raw(longestAttributeText),
  subIndustry3: raw(longestAttributeText),
  subIndustry4: raw(longestAttributeText),
});
export type AttributeLine = z.infer<typeof AttributeLine>;
export const mostAttributeLines = 200;
const Lines = z.array(AttributeLine).max(mostAttributeLines);

/** A draft is its author's alone. */
export const AttributeDraft = z.object({
  id: Uuid,
  lines: z.array(AttributeLine.extend({ name: z.string().nullable() })),
  updatedAt: Instant,
  version: z.number().int(),
});
export type AttributeDraft = z.infer<typeof AttributeDraft>;
export const AttributeDraftBrief = z.object({
  id: Uuid,
  lines: z.number().int(),
  /** Names of the first customers. */
  names: z.array(z.string()),
  updatedAt: Instant,
});
export type AttributeDraftBrief = z.infer<typeof AttributeDraftBrief>;
/** `version` null: a new draft. */
export const SaveAttributeDraft = z.object({ lines: Lines, version: z.number().int().nullable() });
export type SaveAttributeDraft = z.infer<typeof SaveAttributeDraft>;

/** What was wrong with a line: which field (null: the whole line), why, and what fills the reason's `{n}`. */
export const AttributeIssue = z.object({
  line: z.number().int(),
  field: z.string().nullable(),
  reason: RowReason,
  n: z.string().nullable(),
});
export type AttributeIssue = z.infer<typeof AttributeIssue>;
/** All or nothing: with issues nothing was saved, the draft stays. */
export const AttributesSubmitted = z.object({
  saved: z.number().int(),
  unchanged: z.number().int(),
  issues: z.array(AttributeIssue),
});
export type AttributesSubmitted = z.infer<typeof AttributesSubmitted>;
