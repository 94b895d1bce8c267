import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Changes, Role } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import type {
  ChangeToApply,
  CheckedChanges,
  PresentedChange,
  ReviewSubject,
  SubjectState,
} from '../../reviews/index.ts';
import type { TasksApi } from '../../tasks/index.ts';
import { blacklistOfEntry } from '../blacklist/entry-warnings.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { closeTold } from '../expiry/close-told.ts';
import type { PaperSource } from '../expiry/due-papers.ts';
import { keepVersion } from '../file/file-versions.ts';
import { applyCertificates, takeNextVersion } from './apply-corporate-changes.ts';
import { type SlotValues, textOf } from './certificate-slots.ts';
import { checkCorporateChanges } from './check-corporate-changes.ts';
import { defaultKindByType, type KindByType } from './enterprise-kind.ts';
import { companiesWithNumber, linkedPerson } from './look-up-people.ts';
import { presentCorporateChanges } from './present-corporate-changes.ts';
import { type CorporateFile, currentValues, readCorporateFile, valuesOf } from './read-corporate-file.ts';
import { tieLegalPerson } from './tie-legal-person.ts';
import { createCompany, renameCompany, writeDocument, writeProfile } from './write-company.ts';

export const corporateEntryRoles: readonly Role[] = ['clerk', 'manager'];
export const corporateReviewRoles: readonly Role[] = ['reviewer'];

export interface CorporateDeps {
  desk: CustomerDesk;
  /** Absent: nobody was told of papers that end. */
  tasks: Pick<TasksApi, 'complete'> | null;
}

/** A company's file as a record that changes by two people. Its subject id is the customer number. */
export class CorporateSubject implements ReviewSubject {
  readonly kind = 'corporate_file';
  readonly label = { 'zh-CN': '企业资料', en: 'Corporate file' };
  readonly entryRoles = corporateEntryRoles;
  readonly reviewRoles = corporateReviewRoles;
  readonly #deps: CorporateDeps;

  constructor(deps: CorporateDeps) {
    this.#deps = deps;
  }

  async read(em: SqlEntityManager, actor: Actor, customerNo: string): Promise<SubjectState> {
    const file = await this.#file(em, actor, customerNo);
    return { version: file.version, customerNo, branchPath: file.branchPath, title: file.name ?? customerNo };
  }

  async check(em: SqlEntityManager, actor: Actor, customerNo: string, changes: Changes): Promise<CheckedChanges> {
    const { desk } = this.#deps;
    await desk.refreshCodes();
    const file = await this.#file(em, actor, customerNo);
    const checked = await checkCorporateChanges(
      { name: file.name, nameIsOurs: nameIsOurs(file), present: currentValues(file), core: file.core },
      changes,
      {
        codes: desk.codes,
        kindByType: this.#kindByType(),
        today: desk.today(),
        person: (personNo, documentId) => linkedPerson(em, personNo, documentId, actor),
        othersWith: (number) => companiesWithNumber(em, number, customerNo, actor),
      },
    );
    const of = { kind: 'corporate', customerNo, isNew: file.customerId === null } as const;
    const listed = await blacklistOfEntry(em, desk, actor, of, checked.changes);
    const { name } = checked.changes;
    const issues = [...checked.issues, ...listed.issues];
    const warnings = [...checked.warnings, ...listed.warnings];
    return {
      ...checked,
      issues,
      warnings,
      ...(typeof name === 'string' && file.customerId === null && { title: name }),
    };
  }

  async apply(em: SqlEntityManager, change: ChangeToApply, reviewer: Actor): Promise<void> {
    const file = await this.#file(em, reviewer, change.subjectId);
    const now = change.decidedAt;
    const typedName = change.after.name;
    const name = typeof typedName === 'string' ? typedName : file.name;
    if (name === null) throw new AppError('conflict.stale', { status: 409 });
    const id = file.customerId ?? (await createCompany(em, file, name, now));
    const version = await takeNextVersion(em, id, change);
    if (file.customerId !== null && name !== file.name) await renameCompany(em, id, name, now);
    const touched = await applyCertificates(em, file, id, change);
    for (const [slot, values] of touched) await writeDocument(em, id, slot, values, now);
    await closeTold(em, this.#deps.tasks, renewedPapers(file, touched), change.enteredBy);
    const licence = touched.get('businessLicence');
    if (licence && file.source !== 'core-bank') await writeProfile(em, id, licence, now);
    const person = textOf(touched.get('legalPersonId'), 'person');
    const { desk } = this.#deps;
    const personId = person === null ? null : await tieLegalPerson(em, id, person, desk.today(), now);
    if (personId !== null) desk.ties.changing(em, [id, personId]);
    const snapshot = { name, certificates: Object.fromEntries([...currentValues(file), ...touched]) };
    await keepVersion(em, { customerId: id, part: 'corporate_file', version, snapshot }, change);
  }

  async present(
    em: SqlEntityManager,
    change: { subjectId: string; before: Changes; after: Changes },
    viewer: Actor,
  ): Promise<PresentedChange[]> {
    await this.#deps.desk.refreshCodes();
    const file = await this.#file(em, viewer, change.subjectId);
    const row = file.current.get('legalPersonId');
    const seeing = await this.#deps.desk.seeing(viewer, file, false);
    return presentCorporateChanges(em, change, seeing, this.#deps.desk.codes, row && valuesOf(row));
  }

  /** The matrix as the bank keeps it; the built-in one while the list is empty. */
  #kindByType(): KindByType {
    const entries = this.#deps.desk.codes.entries('enterpriseKindOfType');
    return entries.length === 0 ? defaultKindByType : new Map(entries.map(({ code, label }) => [code, label['zh-CN']]));
  }

  async #file(em: SqlEntityManager, actor: Actor, customerNo: string): Promise<CorporateFile> {
    const file = await readCorporateFile(em, customerNo, actor);
    if (!file) throw new AppError('resource.not_found', { status: 404 });
    return file;
  }
}

/** Certificates whose end is another one now, or whose legal person's document is. */
function renewedPapers(
  file: CorporateFile,
  touched: ReadonlyMap<string, SlotValues>,
): { source: PaperSource; id: number }[] {
  return [...file.current.values()].flatMap((row) => {
    const now = touched.get(row.slot);
    if (!now) return [];
    const old = valuesOf(row);
    const moved = ['validUntil', 'longTerm', 'status', 'person', 'document'].some((id) => old[id] !== now[id]);
    if (!moved) return [];
    return [
      { source: row.kind === 'legalPersonId' ? ('legal_person' as const) : ('certificate' as const), id: row.id },
    ];
  });
}

/** The core bank names its customers; ours we name ourselves. */
export const nameIsOurs = (file: Pick<CorporateFile, 'source'>): boolean => file.source !== 'core-bank';
