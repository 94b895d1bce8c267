import { z } from 'zod';
import { CustomerNo, FreeText, Instant, Label, Provenance, pageOf, Uuid } from '../primitives.ts';
import { OpenChange } from '../reviews/review.ts';
import { CustomerKind, CustomerSummary } from './customer.ts';

/** What two records are compared by. */
export const comparedFields = ['document', 'name', 'birthDate', 'gender', 'phone', 'address', 'legalPerson'] as const;
export const ComparedField = z.enum(comparedFields);
export type ComparedField = z.infer<typeof ComparedField>;

/** `sound`: the same syllables in other characters. `unknown`: one of both says nothing; it speaks neither for nor against. */
export const Agreement = z.enum(['same', 'sound', 'similar', 'different', 'unknown']);
export type Agreement = z.infer<typeof Agreement>;

/** One field compared. `bits`: how much it speaks for one and the same (negative: against), log₂ of m/u. */
export const FieldAgreement = z.object({ field: ComparedField, agreement: Agreement, bits: z.number() });
export type FieldAgreement = z.infer<typeof FieldAgreement>;

/** `faded`: what spoke for it is no longer so. */
export const DuplicateState = z.enum(['open', 'not_duplicate', 'merged', 'faded']);
export type DuplicateState = z.infer<typeof DuplicateState>;

/** Two records that may be one customer. `first` has the lower number. */
export const DuplicatePair = z.object({
  id: Uuid,
  kind: CustomerKind,
  state: DuplicateState,
  /** Per mille that both are one customer, given what was compared. */
  probability: z.number().int(),
  /** Sum of the bits, with what is expected of any two records. */
  bits: z.number(),
  /** The same identity document: no reckoning needed. */
  certain: z.boolean(),
  /** Found by the nightly job, or brought by a person. */
  origin: z.enum(['job', 'person']),
  fields: z.array(FieldAgreement),
  first: CustomerSummary,
  second: CustomerSummary,
  foundAt: Instant,
  decidedAt: Instant.nullable(),
  decidedBy: z.string().nullable(),
  reason: z.string().nullable(),
  version: z.number().int(),
});
export type DuplicatePair = z.infer<typeof DuplicatePair>;

export const DuplicateQuery = z.object({
  state: DuplicateState.default('open'),
  kind: CustomerKind.optional(),
  /** Only those with the same identity document. */
  certain: z.enum(['1']).optional(),
  /** Either of both belongs to this branch. */
  orgNo: z.string().max(10).optional(),
  sort: z.enum(['score', 'oldest', 'newest']).default('score'),
  cursor: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type DuplicateQuery = z.infer<typeof DuplicateQuery>;
export const DuplicatePage = pageOf(DuplicatePair);
export type DuplicatePage = z.infer<typeof DuplicatePage>;

/** A value of one of both, with its source; masked by the server. */
export const SideValue = z.object({ text: Label, masked: z.boolean(), provenance: Provenance.nullable() });
export type SideValue = z.infer<typeof SideValue>;

/** A field of the file, both values beside one another. */
export const SideBySideRow = z.object({
  /** Field of the file's catalogue, or `list.n` for what stands in a list. */
  id: z.string(),
  section: Label,
  label: Label,
  first: SideValue.nullable(),
  second: SideValue.nullable(),
  same: z.boolean(),
  /** May the first record's value be put into the second when that survives, and the other way round? Never the feed's. */
  intoFirst: z.boolean(),
  intoSecond: z.boolean(),
});
export type SideBySideRow = z.infer<typeof SideBySideRow>;

/** What hangs on a number: how many of each. It keeps hanging there, and is shown with the survivor. */
export const hangingKinds = [
  'accounts',
  'cards',
  'loans',
  'contacts',
  'documents',
  'relations',
  'calls',
  'images',
  'papers',
  'bundles',
] as const;
export const Hanging = z.record(z.enum(hangingKinds), z.number().int());
export type Hanging = z.infer<typeof Hanging>;

/** A merge, in force or undone. */
export const MergeView = z.object({
  pairId: Uuid,
  survivorNo: CustomerNo,
  absorbedNo: CustomerNo,
  mergedAt: Instant,
  enteredBy: z.string(),
  reviewedBy: z.string(),
  reason: z.string(),
  /** Fields that were put into the survivor's record. */
  taken: z.array(z.string()),
  undoneAt: Instant.nullable(),
  undoneBy: z.string().nullable(),
  undoReason: z.string().nullable(),
});
export type MergeView = z.infer<typeof MergeView>;

export const DuplicateDetail = z.object({
  pair: DuplicatePair,
  rows: z.array(SideBySideRow),
  hanging: z.object({ first: Hanging, second: Hanging }),
  /** For `PUT /records/merge/:id/submission`. */
  baseVersion: z.number().int(),
  /** Who must survive: the core bank's record where only one is. Null: either may. */
  mustSurvive: CustomerNo.nullable(),
  open: OpenChange.nullable(),
  /** Latest first. */
  merges: z.array(MergeView),
  mayEnter: z.boolean(),
});
export type DuplicateDetail = z.infer<typeof DuplicateDetail>;

const Reason = FreeText(300).refine((reason) => reason.length >= 2);

export const DismissDuplicate = z.object({ version: z.number().int(), reason: Reason });
export type DismissDuplicate = z.infer<typeof DismissDuplicate>;

/** Two records a person takes for one customer. */
export const ProposeDuplicate = z.object({ customerNos: z.tuple([CustomerNo, CustomerNo]) });
export type ProposeDuplicate = z.infer<typeof ProposeDuplicate>;
export const ProposedDuplicate = z.object({ id: Uuid });
export type ProposedDuplicate = z.infer<typeof ProposedDuplicate>;

/** One night's comparison. */
export const DuplicateRun = z.object({
  id: Uuid,
  startedAt: Instant,
  /** Null: under way, or cut off; the next one goes on where it stopped. */
  endedAt: Instant.nullable(),
  /** Customers that had changed, and pairs compared. */
  changed: z.number().int(),
  compared: z.number().int(),
  opened: z.number().int(),
  reopened: z.number().int(),
  faded: z.number().int(),
  /** Blocks that were too large to be compared, and the largest: `telephone` shared by 312. Their members were compared by the others. */
  oversized: z.array(z.object({ by: z.string(), blocks: z.number().int(), largest: z.number().int() })),
});
export type DuplicateRun = z.infer<typeof DuplicateRun>;
export const DuplicateRuns = z.object({ items: z.array(DuplicateRun) });

/**
 * What a change of kind `merge` may say. Its subject is the pair. `take.<field>`: true puts the absorbed record's value into the
 * survivor's; only fields this system owns.
 */
export const mergePaths = { action: 'action', survivor: 'survivor', reason: 'reason', take: 'take.' } as const;

/** What one way of agreeing is worth: how often records of one customer agree so (m), and of two (u; null: counted for the value). */
export const LevelWeight = z.object({
  kind: CustomerKind,
  field: ComparedField,
  agreement: Agreement.exclude(['unknown']),
  m: z.number(),
  u: z.number().nullable(),
});
export type LevelWeight = z.infer<typeof LevelWeight>;

/** Pairs weights were learnt from, and how many of them are taken for one customer. */
export const LearntSample = z.object({ kind: CustomerKind, pairs: z.number().int(), matches: z.number().int() });
export type LearntSample = z.infer<typeof LearntSample>;

export const MatchWeightsView = z.object({
  inForce: z.object({
    weights: z.array(LevelWeight),
    /** Null: the usual ones. */
    since: Instant.nullable(),
    /** Who put them forward, and who put them in force. */
    by: z.tuple([z.string(), z.string()]).nullable(),
  }),
  /** Learnt since, and not in force. */
  learnt: z
    .object({
      id: Uuid,
      weights: z.array(LevelWeight),
      samples: z.array(LearntSample),
      at: Instant,
      proposed: z.object({ by: z.string(), own: z.boolean() }).nullable(),
      version: z.number().int(),
    })
    .nullable(),
});
export type MatchWeightsView = z.infer<typeof MatchWeightsView>;
export const DecideWeights = z.object({ version: z.number().int() });
