import { defineEntity, p } from '@mikro-orm/core';
import type { BundleEvent, BundleStep, ImageKind } from '@tellerline/contracts';
import {
  autoNumber,
  customerNo,
  instant,
  longText,
  name,
  shortCode,
  uuid,
  version,
} from '../../../../persistence/columns.ts';

/** A bundle of documents a branch hands to the processing centre. Never deleted: its number is given out once. */
export const BundleSchema = defineEntity({
  name: 'Bundle',
  tableName: 'bundle',
  properties: {
    id: uuid().primary(),
    /** Year, branch, sequence: `2026010001`. */
    flowNo: shortCode(10).unique(),
    /** The key of the request that made it: the same again by the same person finds it. */
    createKey: uuid(),
    orgNo: shortCode(10),
    branchPath: p.string().length(200),
    accountNo: shortCode(32).nullable(),
    customerNo: customerNo().nullable(),
    customerKind: p.string().length(10).$type<'personal' | 'corporate'>().nullable(),
    step: shortCode(12).$type<BundleStep>(),
    stepSince: instant(),
    /** Who has claimed the task of the step. */
    holderUserId: uuid().nullable(),
    holderSince: instant().nullable(),
    lineCount: p.integer(),
    pages: p.integer(),
    copies: p.integer(),
    note: p.string().length(200),
    reason: p.string().length(200).nullable(),
    createdBy: uuid(),
    createdByName: name(100),
    createdAt: instant(),
    submittedAt: instant().nullable(),
    submissions: p.integer(),
    receivedAt: instant().nullable(),
    /** When each step was done and by whom; a step may be done before its turn. */
    dataEntryAt: instant().nullable(),
    dataEntryBy: uuid().nullable(),
    reviewAt: instant().nullable(),
    reviewBy: uuid().nullable(),
    attributesAt: instant().nullable(),
    attributesBy: uuid().nullable(),
    archiveAt: instant().nullable(),
    archiveBy: uuid().nullable(),
    imagesAt: instant().nullable(),
    imagesBy: uuid().nullable(),
    version: version(),
  },
  checks: [{ name: 'bundle_two_people', expression: 'review_by is null or review_by <> data_entry_by' }],
  uniques: [{ properties: ['createdBy', 'createKey'] }],
  indexes: [
    { properties: ['createdAt', 'id'] },
    { properties: ['step', 'stepSince', 'id'] },
    { properties: ['branchPath', 'step'] },
    { properties: ['customerNo', 'step'] },
  ],
});

export const BundleLineSchema = defineEntity({
  name: 'BundleLine',
  tableName: 'bundle_line',
  properties: {
    bundleId: uuid().primary(),
    position: p.integer().primary(),
    kind: shortCode(30).$type<ImageKind>(),
    name: p.string().length(20),
    certificateNo: p.string().length(100),
    pages: p.integer(),
    copies: p.integer(),
  },
});

/** The path of a bundle, in the order it was walked. */
export const BundleEventSchema = defineEntity({
  name: 'BundleEvent',
  tableName: 'bundle_event',
  properties: {
    id: autoNumber(),
    bundleId: uuid().index(),
    at: instant(),
    what: shortCode(20).$type<BundleEvent['what']>(),
    step: shortCode(12).$type<BundleStep>(),
    byUserId: uuid().nullable(),
    byName: name(100).nullable(),
    reason: p.string().length(200).nullable(),
  },
});

/** What a submission makes: the slip as it was then, word for word, with a hash over it. */
export const InternalDocumentSchema = defineEntity({
  name: 'InternalDocument',
  tableName: 'internal_document',
  properties: {
    id: uuid().primary(),
    /** Flow number and submission: `2026010001-1`. */
    number: shortCode(16).unique(),
    bundleId: uuid().index(),
    content: longText(),
    sha256: p.string().length(64),
    createdAt: instant(),
    createdBy: uuid(),
    createdByName: name(100),
  },
});
