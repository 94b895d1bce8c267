import { defineEntity, p } from '@mikro-orm/core';
import { customerNo, day, instant, longCount, name, shortCode, uuid, version } from '../../../persistence/columns.ts';

/** A file in the image store, once for each content. What was found out about it when it came. */
export const StoredFileSchema = defineEntity({
  name: 'StoredFile',
  tableName: 'stored_file',
  properties: {
    /** SHA-256 of the content in hexadecimal: its name in the store. */
    sha256: p.string().length(64).primary(),
    bytes: longCount(),
    type: shortCode(20),
    width: p.integer().nullable(),
    height: p.integer().nullable(),
    pages: p.integer().nullable(),
    storedAt: instant(),
  },
});

/** Files imported together: one certificate, once. Never deleted; a wrong one is withdrawn. */
export const ImageSetSchema = defineEntity({
  name: 'ImageSet',
  tableName: 'image_set',
  properties: {
    id: uuid().primary(),
    number: shortCode(20).unique(),
    customerNo: customerNo(),
    kind: shortCode(30),
    accountNo: shortCode(32).nullable().index(),
    title: name(60).nullable(),
    validFrom: day().nullable(),
    validTo: day().nullable(),
    longTerm: p.boolean(),
    flowNo: shortCode(10).nullable().index(),
    state: p.string().length(10),
    fileCount: p.integer(),
    startedAt: instant(),
    startedBy: uuid(),
    startedByName: name(160),
    importedAt: instant().nullable(),
    withdrawnAt: instant().nullable(),
    withdrawnBy: uuid().nullable(),
    withdrawnByName: name(160).nullable(),
    withdrawnReason: p.string().length(200).nullable(),
    version: version(),
  },
  indexes: [{ properties: ['customerNo', 'number'] }],
});

/** One file of a set in one edition. A replaced edition stays. */
export const ImagePageSchema = defineEntity({
  name: 'ImagePage',
  tableName: 'image_page',
  properties: {
    id: uuid().primary(),
    setId: uuid(),
    pageNo: p.integer(),
    revision: p.integer(),
    /** `pageNo` of the edition that counts, null of those before it: there is one that counts, the key below sees to it. */
    currentPageNo: p.integer().nullable(),
    sha256: p.string().length(64).index(),
    fileName: name(120),
    elementId: uuid().nullable(),
    addedAt: instant(),
    addedBy: uuid(),
    addedByName: name(160),
    replacedAt: instant().nullable(),
    replacedBy: uuid().nullable(),
    replacedByName: name(160).nullable(),
    replacedReason: p.string().length(200).nullable(),
  },
  uniques: [{ properties: ['setId', 'pageNo', 'revision'] }, { properties: ['setId', 'currentPageNo'] }],
});

/** A line of the file list: what belongs to a kind of image, with how many pages and copies. */
export const ImageElementSchema = defineEntity({
  name: 'ImageElement',
  tableName: 'image_element',
  properties: {
    id: uuid().primary(),
    customerKind: p.string().length(10),
    kind: shortCode(30),
    nameZh: name(40),
    nameEn: name(80),
    pages: p.integer(),
    copies: p.integer(),
    mandatory: p.boolean(),
    inUse: p.boolean(),
    createdAt: instant(),
    version: version(),
  },
  uniques: [{ properties: ['customerKind', 'kind', 'nameZh'] }],
});
