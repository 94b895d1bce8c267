import { defineEntity, p } from '@mikro-orm/core';
import { day, instant, name, shortCode, uuid } from '../../../persistence/columns.ts';

/** The values of customer-fields §2.3; each nullable, the form says which is needed. */
const values = () => ({
  industrialZone: name(100).nullable(),
  marketClass: name(20).nullable(),
  industry: name(100).nullable(),
  subIndustry1: name(100).nullable(),
  subIndustry2: name(100).nullable(),
  subIndustry3: name(100).nullable(),
  subIndustry4: name(100).nullable(),
});

/** Industry attributes of a corporate customer: the latest only. What they were before stands in the audit trail, or in the import's rows. */
export const CustomerAttributeSchema = defineEntity({
  name: 'CustomerAttribute',
  tableName: 'customer_attribute',
  properties: {
    customerId: p.integer().primary().autoincrement(false),
    accountNo: shortCode(32).nullable(),
    ...values(),
    /** By the name he had. Of an imported row whoever the file names, else the importer. */
    author: name(100),
    recordedOn: day(),
    importedBy: name(100).nullable(),
    importId: p.integer().nullable().index(),
    changedAt: instant(),
    version: p.integer(),
  },
  indexes: [
    { properties: ['industry'] },
    { properties: ['subIndustry1'] },
    { properties: ['subIndustry2'] },
    { properties: ['subIndustry3'] },
    { properties: ['changedAt', 'customerId'] },
  ],
});

/** Attributes somebody is still typing. His alone; gone when submitted or thrown away. */
export const AttributeDraftSchema = defineEntity({
  name: 'AttributeDraft',
  tableName: 'attribute_draft',
  properties: { id: uuid().primary(), userId: uuid().index(), updatedAt: instant(), version: p.integer() },
});

/** A line of a draft as it was typed, right or wrong. */
export const AttributeDraftLineSchema = defineEntity({
  name: 'AttributeDraftLine',
  tableName: 'attribute_draft_line',
  properties: {
    draftId: uuid().primary(),
    lineNo: p.integer().primary().autoincrement(false),
    baseVersion: p.integer().nullable(),
    accountNo: name(40),
    customerNo: name(20),
    industrialZone: name(300),
    marketClass: name(300),
    industry: name(300),
    subIndustry1: name(300),
    subIndustry2: name(300),
    subIndustry3: name(300),
    subIndustry4: name(300),
  },
});

/** A table of somebody's that was sent in: what it is, how far it has come, what became of it. */
export const DataImportSchema = defineEntity({
  name: 'DataImport',
  tableName: 'data_import',
  properties: {
    id: p.integer().primary().autoincrement(),
    kind: shortCode(30),
    fileName: name(200),
    bytes: p.integer(),
    contentHash: shortCode(64),
    /** Of kind, branch and content while the import counts; null once it does not: the same file is known by it. */
    sameKey: shortCode(64).nullable().unique(),
    format: shortCode(4).nullable(),
    encoding: shortCode(10).nullable(),
    delimiter: p.string().length(1).nullable(),
    /** JSON: headings and the field each stands for. */
    columns: p.text().nullable(),
    state: shortCode(10),
    refusal: shortCode(30).nullable(),
    refusalN: name(200).nullable(),
    rows: p.integer(),
    bad: p.integer(),
    fresh: p.integer(),
    change: p.integer(),
    same: p.integer(),
    created: p.integer(),
    changed: p.integer(),
    restored: p.integer(),
    kept: p.integer(),
    /** Applying and undoing go by row numbers; everything up to this one is done. */
    throughRow: p.integer(),
    /** Rows behind it, bad ones counted. */
    done: p.integer(),
    branchPath: p.string().length(200),
    uploadedBy: uuid(),
    uploadedByName: name(100),
    uploadedAt: instant(),
    appliedBy: uuid().nullable(),
    appliedByName: name(100).nullable(),
    appliedAt: instant().nullable(),
    undoneBy: uuid().nullable(),
    undoneByName: name(100).nullable(),
    undoneAt: instant().nullable(),
    /** When the process that works on it last said so; null: nobody does. */
    beatAt: instant().nullable(),
    version: p.integer(),
  },
  indexes: [{ properties: ['state', 'beatAt'] }, { properties: ['uploadedBy', 'id'] }],
  checks: [
    {
      name: 'data_import_two_people',
      expression: "kind <> 'blacklist' or applied_by is null or applied_by <> uploaded_by",
    },
  ],
});

const before = {
  beforeAccountNo: shortCode(32).nullable(),
  beforeIndustrialZone: name(100).nullable(),
  beforeMarketClass: name(20).nullable(),
  beforeIndustry: name(100).nullable(),
  beforeSubIndustry1: name(100).nullable(),
  beforeSubIndustry2: name(100).nullable(),
  beforeSubIndustry3: name(100).nullable(),
  beforeSubIndustry4: name(100).nullable(),
  beforeAuthor: name(100).nullable(),
  beforeRecordedOn: day().nullable(),
  beforeImportedBy: name(100).nullable(),
  beforeImportId: p.integer().nullable(),
  beforeChangedAt: instant().nullable(),
  /** Null: there was nothing before. */
  beforeVersion: p.integer().nullable(),
};

/** A row of an import: as it was read, what was wrong with it, what it replaced. Kept, so that the import can be undone and told. */
export const AttributeImportRowSchema = defineEntity({
  name: 'AttributeImportRow',
  tableName: 'attribute_import_row',
  properties: {
    importId: p.integer().primary().autoincrement(false),
    rowNo: p.integer().primary().autoincrement(false),
    outcome: shortCode(10),
    /** `field:reason:n`, cut by `|`. */
    issues: p.string().length(500).nullable(),
    customerId: p.integer().nullable(),
    customerNo: name(40).nullable(),
    accountNo: name(40).nullable(),
    /** As they were read, too long ones too, so that the result file gives them back. */
    industrialZone: name(300).nullable(),
    marketClass: name(300).nullable(),
    industry: name(300).nullable(),
    subIndustry1: name(300).nullable(),
    subIndustry2: name(300).nullable(),
    subIndustry3: name(300).nullable(),
    subIndustry4: name(300).nullable(),
    author: name(100).nullable(),
    recordedOn: day().nullable(),
    ...before,
  },
  indexes: [{ properties: ['importId', 'outcome', 'rowNo'] }],
});
