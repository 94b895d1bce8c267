import { z } from 'zod';
import { CustomerSummary } from '../customers/customer.ts';
import { Day, FreeText, Instant, Label, PersonName, pageOf, Uuid } from '../primitives.ts';
import { SegmentRule } from './segment-rules.ts';

/** Groups the bank always has (source document §4.3). `vip` is the one whose rule the bank sets. */
export const standingGroups = ['shareholders', 'personal', 'corporate', 'vip', 'prospects', 'blacklist'] as const;
export const StandingGroup = z.enum(standingGroups);
export type StandingGroup = z.infer<typeof StandingGroup>;

/** `live`: whoever meets the rule now; `snapshot`: whoever met it when it was taken. */
export const SegmentMode = z.enum(['live', 'snapshot']);
export type SegmentMode = z.infer<typeof SegmentMode>;

/** Counted up to this many before saving: whoever has more needs no exact number to go on. */
export const mostCountedForRule = 10_000;
export const CappedCount = z.object({ value: z.number().int(), capped: z.boolean() });
export type CappedCount = z.infer<typeof CappedCount>;

export const SegmentView = z.object({
  id: Uuid,
  standing: StandingGroup.nullable(),
  name: z.string(),
  /** Of standing groups the name in both languages, else the name twice. */
  label: Label,
  note: z.string(),
  mode: SegmentMode,
  rule: SegmentRule,
  /** Whose customers it looks at: this branch and those below it. */
  branch: z.object({ orgNo: z.string(), name: Label }),
  owner: z.string(),
  /** Members as of the last night or snapshot, in the whole of the segment's branch; null before the first. */
  members: z.number().int().nullable(),
  /** Who came and went with the last night. */
  entered: z.number().int(),
  left: z.number().int(),
  refreshedAt: Instant.nullable(),
  closed: z.boolean(),
  /** May this person change it? Of standing groups only the rule of `vip`. */
  mayEdit: z.boolean(),
  /** The rule asks for a field that is no longer there, or not for this person. */
  broken: z.boolean(),
  updatedAt: Instant,
  version: z.number().int(),
});
export type SegmentView = z.infer<typeof SegmentView>;
export const SegmentList = z.object({ items: z.array(SegmentView), mayEdit: z.boolean() });
export type SegmentList = z.infer<typeof SegmentList>;

export const NewSegment = z.object({
  name: PersonName(40),
  note: FreeText(200).default(''),
  mode: SegmentMode,
  rule: SegmentRule,
});
export type NewSegment = z.infer<typeof NewSegment>;
export const SegmentChange = NewSegment.extend({ version: z.number().int(), closed: z.boolean().default(false) });
export type SegmentChange = z.infer<typeof SegmentChange>;
export const CountRule = z.object({ rule: SegmentRule });

export const SegmentPageQuery = z.object({
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type SegmentPageQuery = z.infer<typeof SegmentPageQuery>;
export const SegmentMemberPage = pageOf(CustomerSummary);
export type SegmentMemberPage = z.infer<typeof SegmentMemberPage>;

/** Somebody who came into a segment or went out of it; of those the viewer may see. */
export const SegmentMove = z.object({ id: z.string(), day: Day, entered: z.boolean(), customer: CustomerSummary });
export type SegmentMove = z.infer<typeof SegmentMove>;
export const SegmentMovePage = pageOf(SegmentMove);
export type SegmentMovePage = z.infer<typeof SegmentMovePage>;
