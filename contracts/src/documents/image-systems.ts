import { z } from 'zod';
import { Day, FreeText, pageOf } from '../primitives.ts';

/** Systems of the bank which keep images of their own: loan contracts (lending) and account vouchers (supervision). */
export const ImageSystemName = z.enum(['lending', 'supervision']);
export type ImageSystemName = z.infer<typeof ImageSystemName>;

/** What such a system calls a document; goes into addresses, so nothing but these characters. */
export const DocumentRef = z.string().regex(/^[0-9A-Za-z_.-]{1,80}$/);

export const OutsideDocument = z.object({
  ref: DocumentRef,
  title: z.string(),
  /** Masked. */
  accountNo: z.string().nullable(),
  date: Day,
  pages: z.number().int(),
});
export type OutsideDocument = z.infer<typeof OutsideDocument>;

/** A page of what the other system has; `connected: false` when this installation has none. */
export const OutsideDocuments = pageOf(OutsideDocument).extend({ connected: z.boolean() });
export type OutsideDocuments = z.infer<typeof OutsideDocuments>;

export const OutsideDocumentsQuery = z.object({
  account: z.string().max(20).optional(),
  from: Day.optional(),
  to: Day.optional(),
  cursor: z.string().max(200).optional(),
});

/**
 * The wire between Tellerline and an image system, version 1 (docs/image-systems.md). Tellerline asks, the other answers:
 *
 *   GET {base}/v1/documents?customerNo=&accountNo=&from=&to=&cursor=   → WireDocumentPage
 *   GET {base}/v1/documents/{ref}                                      → WireDocument
 *   GET {base}/v1/documents/{ref}/pages/{n}                            → the bytes of page n, counted from 1
 *
 * Every request carries `Authorization: Bearer <token>`.
 */
export const WireDocument = z.object({
  ref: DocumentRef,
  customerNo: z.string().max(11),
  accountNo: z.string().max(32).nullable(),
  title: FreeText(120),
  date: Day,
  pages: z.number().int().min(1).max(2_000),
});
export type WireDocument = z.infer<typeof WireDocument>;
export const WireDocumentPage = z.object({
  documents: z.array(WireDocument).max(200),
  next: z.string().max(200).nullable(),
});
