import { defineEntity, p } from '@mikro-orm/core';
import { customerNo, day, instant, longCount, name, shortCode, uuid, version } from '../../../persistence/columns.ts';

/** A cabinet for paper files. Slots and files per slot are set by hand; the places in it follow from them. */
export const ArchiveCabinetSchema = defineEntity({
  name: 'ArchiveCabinet',
  tableName: 'archive_cabinet',
  properties: {
    id: uuid().primary(),
    code: shortCode(8).unique(),
    room: name(40),
    orgNo: shortCode(10),
    branchPath: p.string().length(200),
    slots: p.integer(),
    filesPerSlot: p.integer(),
    closed: p.boolean(),
    createdAt: instant(),
    version: version(),
  },
});

/**
 * A paper file: one for each customer, branch and account. Its place is unique, so that no two files are ever given the
 * same one, however many ask at once.
 */
export const ArchiveFileSchema = defineEntity({
  name: 'ArchiveFile',
  tableName: 'archive_file',
  properties: {
    id: uuid().primary(),
    code: shortCode(12).unique(),
    customerNo: customerNo(),
    orgNo: shortCode(10),
    /** Empty for what belongs to the customer as a whole: null would not count in the unique key. */
    accountNo: shortCode(32).index(),
    copies: p.integer(),
    pages: p.integer(),
    flowNo: shortCode(10).nullable().index(),
    cabinetId: uuid().nullable(),
    slot: p.integer().nullable(),
    place: p.integer().nullable(),
    /** `A01-03-012`, as it is printed and typed. */
    position: shortCode(20).nullable().unique(),
    allottedAt: instant().nullable(),
    createdAt: instant(),
    createdBy: uuid(),
    version: version(),
  },
  uniques: [{ properties: ['customerNo', 'orgNo', 'accountNo'] }, { properties: ['cabinetId', 'slot', 'place'] }],
});

/** The register of what was taken out and brought back. */
export const ArchiveMovementSchema = defineEntity({
  name: 'ArchiveMovement',
  tableName: 'archive_movement',
  properties: {
    id: uuid().primary(),
    fileId: uuid().index(),
    /** The file while it is out, null once it is back: no file is out twice, the key sees to it. */
    openFileId: uuid().nullable().unique(),
    holder: name(60),
    reason: p.string().length(200),
    takenAt: instant(),
    takenBy: uuid(),
    takenByName: name(160),
    dueOn: day().index(),
    returnedAt: instant().nullable(),
    returnedBy: uuid().nullable(),
    returnedByName: name(160).nullable(),
    returnNote: p.string().length(200).nullable(),
  },
});

/** Running numbers of the documents module, handed out one at a time. */
export const DocumentCounterSchema = defineEntity({
  name: 'DocumentCounter',
  tableName: 'document_counter',
  properties: {
    name: shortCode(60).primary(),
    value: longCount(),
  },
});
