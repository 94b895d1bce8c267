import { personalFile } from '@tellerline/contracts';
import type { ReviewSubject } from '../../reviews/index.ts';
import { blacklistOfEntry } from '../blacklist/entry-warnings.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { keepVersion } from '../file/file-versions.ts';
import { presentChanges } from '../file/present-changes.ts';
import { readChanges } from '../file/read-changes.ts';
import { applyPersonalFile } from './apply-personal-file.ts';
import { knownDocuments } from './known-documents.ts';
import { personalFindings } from './personal-findings.ts';
import { readPersonalFile } from './read-personal-file.ts';

/** The personal file as two people change it. Its subject id is the customer's number, allotted beforehand for a new one. */
export const personalFileSubject = (desk: CustomerDesk): ReviewSubject => ({
  kind: 'personal_file',
  label: { 'zh-CN': '个人客户资料', en: 'Personal file' },
  entryRoles: ['clerk', 'manager'],
  reviewRoles: ['reviewer'],
  read: async (em, actor, subjectId) => {
    const state = await readPersonalFile(em, subjectId, actor, desk.today());
    const { version, customerNo, branchPath, name } = state;
    return { version, customerNo, branchPath, title: name };
  },
  check: async (em, actor, subjectId, changes) => {
    await desk.refreshCodes();
    const state = await readPersonalFile(em, subjectId, actor, desk.today());
    const around = { catalogue: personalFile, state, codes: desk.codes, today: desk.today() };
    const read = readChanges(changes, around);
    const found = personalFindings(state, read.changes, desk.today());
    const known = await knownDocuments(em, state, read.changes);
    const file = { kind: 'personal', customerNo: state.customerNo, isNew: state.customerId === null } as const;
    const listed = await blacklistOfEntry(em, desk, actor, file, read.changes);
    const name = read.changes.name;
    return {
      changes: read.changes,
      before: read.before,
      issues: [...read.issues, ...found.issues, ...listed.issues],
      warnings: [...found.warnings, ...known, ...listed.warnings],
      ...(typeof name === 'string' && state.customerId === null && { title: name }),
    };
  },
  apply: async (em, change, reviewer) => {
    const before = await readPersonalFile(em, change.subjectId, reviewer, desk.today());
    const customerId = await applyPersonalFile(em, before, change);
    const after = await readPersonalFile(em, change.subjectId, reviewer, desk.today());
    const snapshot = { name: after.name, values: after.values, lists: after.lists };
    await keepVersion(em, { customerId, part: 'personal_file', version: after.version, snapshot }, change);
  },
  present: async (em, change, actor) => {
    await desk.refreshCodes();
    const viewer = await desk.seeingNo(em, actor, change.subjectId, false);
    return presentChanges(change, { catalogue: personalFile, codes: desk.codes, viewer });
  },
});
