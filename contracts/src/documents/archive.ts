import { z } from 'zod';
import { CustomerNo, Day, FreeText, Instant, Label, pageOf, Uuid } from '../primitives.ts';
import { FlowNo } from './images.ts';

/** Written on the cabinet and first in every position: `A01`. */
export const CabinetCode = z.string().regex(/^[A-Z0-9]{1,8}$/);
const Slots = z.number().int().min(1).max(200);
const FilesPerSlot = z.number().int().min(1).max(200);
/** What the QR code of a label says; nothing about the customer. */
export const fileCodePrefix = 'TLF';
export const FileCode = z.string().regex(/^TLF\d{9}$/);

export const CabinetView = z.object({
  id: Uuid,
  code: CabinetCode,
  room: z.string(),
  branch: z.object({ orgNo: z.string(), name: Label }),
  slots: z.number().int(),
  filesPerSlot: z.number().int(),
  /** Places taken, and how many of those files are out at present. */
  used: z.number().int(),
  out: z.number().int(),
  /** Nothing more goes into a closed one. */
  closed: z.boolean(),
  version: z.number().int(),
});
export type CabinetView = z.infer<typeof CabinetView>;

export const NewCabinet = z.object({
  code: CabinetCode,
  room: FreeText(40).min(1),
  orgNo: z.string().regex(/^[0-9A-Z]{1,10}$/),
  slots: Slots,
  filesPerSlot: FilesPerSlot,
});
export type NewCabinet = z.infer<typeof NewCabinet>;
export const CabinetChange = NewCabinet.omit({ code: true, orgNo: true }).extend({
  closed: z.boolean(),
  version: z.number().int(),
});
export type CabinetChange = z.infer<typeof CabinetChange>;

/** One movement of a paper file: who has or had it, why, until when. */
export const MovementView = z.object({
  id: Uuid,
  /** Who carries it away; need not be a user. */
  holder: z.string(),
  reason: z.string(),
  takenAt: Instant,
  takenBy: z.string(),
  dueOn: Day,
  overdue: z.boolean(),
  returnedAt: Instant.nullable(),
  returnedBy: z.string().nullable(),
  returnNote: z.string().nullable(),
});
export type MovementView = z.infer<typeof MovementView>;

/** `waiting` has no place yet. */
export const ArchiveFileState = z.enum(['waiting', 'in', 'out', 'overdue']);
export type ArchiveFileState = z.infer<typeof ArchiveFileState>;

/** One paper file: a customer's at one branch, for one account or for the customer as a whole. */
export const ArchiveFileView = z.object({
  id: Uuid,
  code: FileCode,
  customerNo: CustomerNo,
  customerName: z.string(),
  branch: z.object({ orgNo: z.string(), name: Label }),
  /** Masked; null for what belongs to the customer as a whole. */
  accountNo: z.string().nullable(),
  copies: z.number().int(),
  pages: z.number().int(),
  flowNo: z.string().nullable(),
  /** `A01-03-012`: cabinet, slot, place; null while it waits for one. */
  position: z.string().nullable(),
  cabinetId: Uuid.nullable(),
  state: ArchiveFileState,
  /** The movement under way. */
  out: MovementView.nullable(),
  filedAt: Instant,
});
export type ArchiveFileView = z.infer<typeof ArchiveFileView>;
export const ArchiveFileDetail = ArchiveFileView.extend({ movements: z.array(MovementView) });
export type ArchiveFileDetail = z.infer<typeof ArchiveFileDetail>;

export const ArchiveFilesQuery = z.object({
  /** Customer number, position, the code of a label, a hand-over's flow number. */
  q: z.string().trim().max(80).optional(),
  state: ArchiveFileState.optional(),
  cabinetId: Uuid.optional(),
  sort: z.enum(['position', 'customer', 'due', 'latest']).default('customer'),
  cursor: z.string().max(200).optional(),
});
export const ArchiveFilePage = pageOf(ArchiveFileView).extend({
  counts: z.object({
    all: z.number().int(),
    waiting: z.number().int(),
    out: z.number().int(),
    overdue: z.number().int(),
    /** Bundles of documents at the archive whose papers are not filed yet; the next allotment takes them over. */
    arriving: z.number().int(),
  }),
});
export type ArchiveFilePage = z.infer<typeof ArchiveFilePage>;

export const NewArchiveFile = z.object({
  customerNo: CustomerNo,
  /** One of the customer's accounts, by its `ref` or its whole number. */
  account: z.string().max(32).optional(),
  copies: z.number().int().min(1).max(999).default(1),
  pages: z.number().int().min(1).max(9_999).default(1),
  flowNo: FlowNo.optional(),
});
export type NewArchiveFile = z.input<typeof NewArchiveFile>;

/**
 * Allots places to files that wait: those named; or all the user may see, with the papers of hand-overs that have come to
 * the archive, which go into their customer's file where there is one.
 */
export const AllotPlaces = z.object({ fileIds: z.array(Uuid).min(1).max(500).optional() });
export const AllottedPlaces = z.object({ allotted: z.array(ArchiveFileView), waiting: z.number().int() });
export type AllottedPlaces = z.infer<typeof AllottedPlaces>;

export const TakeOut = z.object({ holder: FreeText(60).min(1), reason: FreeText(200).min(2), dueOn: Day });
export type TakeOut = z.infer<typeof TakeOut>;
export const BringBack = z.object({ note: FreeText(200).optional() });

/** A cabinet from the front: every slot with its places. */
export const ShelfMap = z.object({
  cabinet: CabinetView,
  slots: z.array(
    z.object({
      slot: z.number().int(),
      files: z.array(
        z.object({
          place: z.number().int(),
          id: Uuid,
          code: FileCode,
          /** Null where the customer is of a branch the user may not see: the place is taken, no more. */
          customerNo: CustomerNo.nullable(),
          state: ArchiveFileState,
        }),
      ),
    }),
  ),
});
export type ShelfMap = z.infer<typeof ShelfMap>;
