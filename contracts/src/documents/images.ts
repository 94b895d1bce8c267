import { z } from 'zod';
import { CustomerNo, Day, FreeText, Instant, Label, pageOf, Uuid } from '../primitives.ts';
import { ImageKind, ImageType, imageLimits } from './image-kinds.ts';

/** The core bank's account number, as hand-over and images name it. */
export const AccountNo = z.string().regex(/^[0-9A-Z-]{4,32}$/);
export const FlowNo = z.string().regex(/^\d{10}$/);
/** Name of a file as its owner called it: shown, never used as a path. */
export const FileName = FreeText(120).regex(/^[^\n\t]+$/);
const Reason = FreeText(200).min(2);
/** Place in a set, counted from 1. */
export const PageNo = z.coerce.number().int().min(1).max(imageLimits.filesASet);
/** Which edition of a page: 1 for the first, counted up each time it is replaced. */
export const Revision = z.coerce.number().int().min(1).max(10_000);

/** Who did something; the name as it was then. */
const By = z.object({ userId: z.string(), name: z.string() });

/** One file of a set: a picture, or a PDF or TIFF of several pages. */
export const ImagePageView = z.object({
  pageNo: z.number().int(),
  revision: z.number().int(),
  fileName: z.string(),
  type: ImageType,
  bytes: z.number().int(),
  /** Pixels; null for PDF. */
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  /** Pages inside; null where it could not be counted without decoding. */
  pages: z.number().int().nullable(),
  /** Which file of the list for this kind it is; null when nobody said. */
  elementId: Uuid.nullable(),
  addedAt: Instant,
  addedBy: By,
  /** Null while it is the page that counts. */
  replaced: z.object({ at: Instant, by: By, reason: z.string() }).nullable(),
});
export type ImagePageView = z.infer<typeof ImagePageView>;

/** `open` while pages are still being added; `withdrawn` ones stay and say why. */
export const ImageSetState = z.enum(['open', 'imported', 'withdrawn']);

/** Where the paper stands: cabinet, slot, place. */
export const ShelfMark = z.object({ fileCode: z.string(), position: z.string(), out: z.boolean() });

/** Several files imported together: one certificate, once. */
export const ImageSetView = z.object({
  id: Uuid,
  /** Given at the start, never changed: customer number and a running number within the customer. */
  number: z.string(),
  customerNo: CustomerNo,
  kind: ImageKind,
  /** Masked; null when the images belong to the customer as a whole. */
  accountNo: z.string().nullable(),
  title: z.string().nullable(),
  validFrom: Day.nullable(),
  validTo: Day.nullable(),
  longTerm: z.boolean(),
  flowNo: z.string().nullable(),
  state: ImageSetState,
  fileCount: z.number().int(),
  startedAt: Instant,
  importedAt: Instant.nullable(),
  importedBy: By,
  withdrawn: z.object({ at: Instant, by: By, reason: z.string() }).nullable(),
});
export type ImageSetView = z.infer<typeof ImageSetView>;

/** A set with its pages, and what was there before they were replaced. */
export const ImageSetDetail = ImageSetView.extend({
  pages: z.array(ImagePageView),
  earlier: z.array(ImagePageView),
  /** Where the paper of it stands; empty when it was not filed. */
  shelf: z.array(ShelfMark),
});
export type ImageSetDetail = z.infer<typeof ImageSetDetail>;

/** One file of the list for a kind: what it is called, how many pages, how many copies of the paper. */
export const ImageElementView = z.object({
  id: Uuid,
  kind: ImageKind,
  customerKind: z.enum(['personal', 'corporate']),
  name: Label,
  pages: z.number().int(),
  copies: z.number().int(),
  mandatory: z.boolean(),
  version: z.number().int(),
});
export type ImageElementView = z.infer<typeof ImageElementView>;

export const ImageElementDraft = z.object({
  kind: ImageKind,
  customerKind: z.enum(['personal', 'corporate']),
  nameZh: FreeText(40).min(1),
  nameEn: FreeText(80).min(1),
  pages: z.number().int().min(1).max(99),
  copies: z.number().int().min(1).max(99),
  mandatory: z.boolean(),
});
export type ImageElementDraft = z.infer<typeof ImageElementDraft>;
export const ImageElementChange = ImageElementDraft.omit({ kind: true, customerKind: true }).extend({
  /** False takes it off the list; what was imported stays. */
  inUse: z.boolean(),
  version: z.number().int(),
});

/** A file of the list whose pages are not all there. */
export const MissingPages = z.object({
  elementId: Uuid,
  name: Label,
  expected: z.number().int(),
  present: z.number().int(),
  mandatory: z.boolean(),
});
export type MissingPages = z.infer<typeof MissingPages>;

/** All of one kind: the latest import first, as it is opened; older ones page by page. */
export const ImageKindView = z.object({
  kind: ImageKind,
  /** Null when there is none yet. */
  latest: ImageSetView.nullable(),
  /** An older import that is valid longer than the latest one. */
  laterValid: z.object({ id: Uuid, number: z.string(), validTo: Day.nullable() }).nullable(),
  /** Imported, besides the latest. */
  older: z.number().int(),
  missing: z.array(MissingPages),
});
export type ImageKindView = z.infer<typeof ImageKindView>;

/** A customer's images: every kind that is there or expected. */
export const CustomerImages = z.object({
  customerKind: z.enum(['personal', 'corporate']),
  kinds: z.array(ImageKindView),
  /** Accounts of the customer to choose from; `ref` goes into requests, `text` is for the eye. */
  accounts: z.array(z.object({ ref: z.string(), text: z.string(), sets: z.number().int() })),
  /** Begun and not finished: to go on with or to withdraw. */
  open: z.array(ImageSetView),
});
export type CustomerImages = z.infer<typeof CustomerImages>;

export const ImageSetPage = pageOf(ImageSetView);

export const CustomerImagesQuery = z.object({ account: z.string().max(20).optional() });
export const ImageSetsQuery = z.object({
  kind: ImageKind.optional(),
  account: z.string().max(20).optional(),
  state: ImageSetState.optional(),
  /** Number of the last one shown. */
  cursor: z
    .string()
    .regex(/^[0-9A-Z]{1,11}-\d{6,}$/)
    .optional(),
});

/** Begins a set; pages follow, then it is finished. */
export const BeginImageSet = z
  .object({
    /** Makes the request repeatable: the same id gives the same set. */
    id: Uuid,
    kind: ImageKind,
    /** One of the customer's accounts, by its `ref` or its whole number. */
    account: z.string().max(32).optional(),
    title: FreeText(60).optional(),
    validFrom: Day.optional(),
    validTo: Day.optional(),
    longTerm: z.boolean().default(false),
    flowNo: FlowNo.optional(),
  })
  .refine(({ longTerm, validTo }) => !(longTerm && validTo), { path: ['validTo'] })
  .refine(({ validFrom, validTo }) => !validFrom || !validTo || validFrom <= validTo, { path: ['validTo'] });
export type BeginImageSet = z.input<typeof BeginImageSet>;

export const AddPageQuery = z.object({ name: FileName, element: Uuid.optional() });
export const ReplacePageQuery = z.object({ name: FileName, reason: Reason, revision: Revision });
/** `complete`: all images that came with the papers are in now, so that a hand-over goes on. */
export const FinishImageSet = z.object({ complete: z.boolean().default(false) });
export const WithdrawImageSet = z.object({ reason: Reason });
