import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type CertificateView,
  type CorporateFileView,
  certificateFormOf,
  type LegalPersonChoice,
  type ManagerChoices,
} from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { bankDay } from '../../../kernel/bank-day.ts';
import type { ReviewsApi } from '../../reviews/index.ts';
import { customerDb } from '../customer.tables.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { type BranchScope, inScope } from '../data-gate.ts';
import type { ExpirySettings } from '../expiry/expiry-state.ts';
import { answersFor, type ManagerDirectory } from '../expiry/responsible.ts';
import { papersChangedSince } from '../file/changed-since.ts';
import { versionsOf } from '../file/file-versions.ts';
import { presentCertificate, presentCorporateFile, type ToldCertificate, toldOf } from './corporate-file.presenter.ts';
import { findPerson, presentDocument } from './look-up-people.ts';
import {
  type CorporateFile,
  emptyCompany,
  readCertificates,
  readCorporateFile,
  valuesOf,
} from './read-corporate-file.ts';
import { readFileVersion } from './read-file-version.ts';
import { readReferences } from './read-references.ts';

export interface CorporateDeskDeps {
  desk: CustomerDesk;
  reviews: Pick<ReviewsApi, 'openChangeOf'> | null;
  people: ManagerDirectory | null;
  expiry: ExpirySettings;
  now(): Date;
  timeZone: string;
}

const VERSIONS_SHOWN = 30;
const notFound = () => new AppError('resource.not_found', { status: 404 });

/** What the bank asks about its companies' papers. Everything passes the data gate. */
export class CorporateDesk {
  readonly #deps: CorporateDeskDeps;

  constructor(deps: CorporateDeskDeps) {
    this.#deps = deps;
  }

  /**
   * The file now, or as it was known at a moment: then whether a paper was over is reckoned for that day too.
   * @throws AppError resource.not_found alike for an unknown company, one of another branch, a person, and a moment before the
   *   first version
   */
  async file(
    em: SqlEntityManager,
    customerNo: string,
    actor: Actor,
    asOf: Date | null = null,
  ): Promise<CorporateFileView> {
    const { desk, reviews } = this.#deps;
    await desk.refreshCodes();
    const now = await readCorporateFile(em, customerNo, actor);
    if (!now) throw notFound();
    const then = asOf === null ? null : await readFileVersion(em, now.customerId, asOf);
    if (asOf !== null && !then) throw notFound();
    const told = then ? then.certificates : [...now.current.values()].map((row) => toldOf(row, now));
    const around = await this.#around(em, await desk.seeing(actor, now), told, asOf ?? this.#deps.now());
    const id = now.customerId;
    return presentCorporateFile(then ? { ...now, name: then.name, version: then.version } : now, around, told, {
      openChange: (await reviews?.openChangeOf(em, 'corporate_file', customerNo, actor)) ?? null,
      manager: id === null ? null : await this.#managerOf(em, id),
      asOf: asOf?.toISOString() ?? null,
      changedSince: then ? companyChangedSince(then, now) : [],
      versions: id === null ? [] : (await versionsOf(em, id, 'corporate_file', VERSIONS_SHOWN)).map(presentVersion),
    });
  }

  /** The file of a company that is to be entered in the branch of whoever asks, before it has a number. */
  async blank(em: SqlEntityManager, actor: Actor): Promise<CorporateFileView> {
    const { desk } = this.#deps;
    await desk.refreshCodes();
    const orgNo = actor.branchPath.split('/').filter(Boolean).at(-1) ?? '';
    const asOf = this.#deps.now();
    const empty = emptyCompany({ customerNo: '', orgNo, branchPath: actor.branchPath, asOf });
    const more = { openChange: null, manager: null, asOf: null, changedSince: [], versions: [] };
    return presentCorporateFile(empty, await this.#around(em, await desk.seeing(actor, empty), [], asOf), [], more);
  }

  async history(em: SqlEntityManager, customerNo: string, slot: string, actor: Actor): Promise<CertificateView[]> {
    await this.#deps.desk.refreshCodes();
    const file = await readCorporateFile(em, customerNo, actor);
    if (!file || !certificateFormOf(slot)) throw notFound();
    if (file.customerId === null) return [];
    const rows = await readCertificates(em, [file.customerId, ...file.former.keys()], { slot });
    const told = rows.map((row) => toldOf(row, file));
    const around = await this.#around(em, await this.#deps.desk.seeing(actor, file), told, this.#deps.now());
    return told.map((one) => presentCertificate(one, around));
  }

  async legalPerson(em: SqlEntityManager, customerNo: string, actor: Actor): Promise<LegalPersonChoice> {
    const { desk } = this.#deps;
    await desk.refreshCodes();
    const person = await findPerson(em, customerNo, actor);
    if (!person) throw notFound();
    const viewer = await desk.seeing(actor, { customerNo, branchPath: person.branch_path });
    const documents = person.documents.map((row) => presentDocument(row, desk.codes, viewer));
    return { customerNo, name: person.name, documents };
  }

  /** Customer managers whose branch is the customer's or stands above it. */
  async managersFor(em: SqlEntityManager, customerNo: string, actor: Actor): Promise<ManagerChoices['items']> {
    const { branch_path: path } = await this.#customer(em, customerNo, actor);
    const managers = (await this.#deps.people?.withRole('manager')) ?? [];
    return managers
      .filter((manager) => answersFor(manager, path))
      .map(({ userId, displayName }) => ({ userId, displayName }));
  }

  /** @param em an open transaction. Null: nobody may answer who is called so, or nobody is to answer by name. */
  async setManager(em: SqlEntityManager, customerNo: string, userId: string | null, actor: Actor) {
    const { id, branch_path: path } = await this.#customer(em, customerNo, actor);
    const user = userId === null ? null : ((await this.#deps.people?.user(userId)) ?? null);
    if (userId !== null && !(user && answersFor(user, path))) return null;
    const db = customerDb(em);
    await db.deleteFrom('customer_manager').where('customer_id', '=', id).execute();
    if (userId === null || !user) return null;
    const row = { customer_id: id, user_id: userId, since: this.#deps.now(), set_by: actor.userId };
    await db.insertInto('customer_manager').values(row).execute();
    return { userId, displayName: user.displayName };
  }

  async #customer(em: SqlEntityManager, customerNo: string, scope: BranchScope) {
    const row = await customerDb(em)
      .selectFrom('customer as c')
      .select(['c.id', 'c.branch_path'])
      .where('c.customer_no', '=', customerNo)
      .where(inScope('c', scope))
      .executeTakeFirst();
    if (!row) throw notFound();
    return row;
  }

  async #managerOf(em: SqlEntityManager, customerId: number): Promise<CorporateFileView['manager']> {
    const row = await customerDb(em)
      .selectFrom('customer_manager')
      .select('user_id')
      .where('customer_id', '=', customerId)
      .executeTakeFirst();
    const user = row ? await this.#deps.people?.user(row.user_id) : null;
    return row && user ? { userId: row.user_id, displayName: user.displayName } : null;
  }

  async #around(em: SqlEntityManager, viewer: Actor, told: readonly ToldCertificate[], at: Date) {
    const { desk, expiry, timeZone } = this.#deps;
    const people = told.filter(({ kind }) => kind === 'legalPersonId').map(({ values }) => values);
    const references = await readReferences(em, people, viewer, desk.codes);
    return { codes: desk.codes, viewer, today: bankDay(at, timeZone), now: this.#deps.now(), expiry, references };
  }
}

function companyChangedSince(
  then: { name: string; certificates: readonly ToldCertificate[] },
  now: Pick<CorporateFile, 'name' | 'current'>,
): string[] {
  const papers = new Map(then.certificates.map(({ slot, values }) => [slot, values]));
  const present = new Map([...now.current].map(([slot, row]) => [slot, valuesOf(row)]));
  return [...(then.name === now.name ? [] : ['name']), ...papersChangedSince(papers, present)];
}

const presentVersion = (
  row: Awaited<ReturnType<typeof versionsOf>>[number],
): CorporateFileView['versions'][number] => ({
  version: row.version,
  knownAt: row.known_at.toISOString(),
  enteredBy: row.entered_by_name,
  reviewedBy: row.reviewed_by_name,
});
