import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type CertificateView,
  type CorporateFileView,
  certificateFormOf,
  type LegalPersonChoice,
} from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import type { ReviewsApi } from '../../reviews/index.ts';
import { customerDb } from '../customer.tables.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import type { ExpirySettings } from '../expiry/expiry-state.ts';
import { presentCertificate, presentCorporateFile } from './corporate-file.presenter.ts';
import { findPerson, presentDocument } from './look-up-people.ts';
import { readCertificates, readCorporateFile } from './read-corporate-file.ts';

/** What the corporate file asks of identity. */
export interface ManagerDirectory {
  user(userId: string): Promise<{ displayName: string } | null>;
}

export interface CorporateDeskDeps {
  desk: CustomerDesk;
  reviews: Pick<ReviewsApi, 'openChangeOf'> | null;
  people: ManagerDirectory | null;
  expiry: ExpirySettings;
  now(): Date;
}

const notFound = () => new AppError('resource.not_found', { status: 404 });

/** What the bank asks about its companies' papers. Everything passes the data gate. */
export class CorporateDesk {
  readonly #deps: CorporateDeskDeps;

  constructor(deps: CorporateDeskDeps) {
    this.#deps = deps;
  }

  /** @throws AppError resource.not_found alike for an unknown company, one of another branch, and a person */
  async file(em: SqlEntityManager, customerNo: string, actor: Actor): Promise<CorporateFileView> {
    const around = await this.#around(actor);
    const file = await readCorporateFile(em, customerNo, actor);
    if (!file) throw notFound();
    const change = (await this.#deps.reviews?.openChangeOf(em, 'corporate_file', customerNo, actor)) ?? null;
    const manager = file.customerId === null ? null : await this.#managerOf(em, file.customerId);
    return presentCorporateFile(file, around, { change, manager });
  }

  async history(em: SqlEntityManager, customerNo: string, slot: string, actor: Actor): Promise<CertificateView[]> {
    const around = await this.#around(actor);
    const file = await readCorporateFile(em, customerNo, actor);
    if (!file || !certificateFormOf(slot)) throw notFound();
    if (file.customerId === null) return [];
    const rows = await readCertificates(em, file.customerId, { slot });
    return rows.map((row) => presentCertificate(row, around));
  }

  async legalPerson(em: SqlEntityManager, customerNo: string, actor: Actor): Promise<LegalPersonChoice> {
    const { codes } = await this.#around(actor);
    const person = await findPerson(em, customerNo, actor);
    if (!person) throw notFound();
    const documents = person.documents.map((row) => presentDocument(row, codes, actor));
    return { customerNo, name: person.name, documents };
  }

  /** @param em an open transaction. Null: there is no such user, or nobody is to answer by name. */
  async setManager(em: SqlEntityManager, customerNo: string, userId: string | null, actor: Actor) {
    const id = await this.#deps.desk.idOf(em, customerNo, actor);
    const user = userId === null ? null : ((await this.#deps.people?.user(userId)) ?? null);
    if (userId !== null && !user) return null;
    const db = customerDb(em);
    await db.deleteFrom('customer_manager').where('customer_id', '=', id).execute();
    if (userId === null || !user) return null;
    const row = { customer_id: id, user_id: userId, since: this.#deps.now(), set_by: actor.userId };
    await db.insertInto('customer_manager').values(row).execute();
    return { userId, displayName: user.displayName };
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

  async #around(viewer: Actor) {
    const { desk, expiry } = this.#deps;
    const now = this.#deps.now();
    await desk.codes.refresh(now);
    return { codes: desk.codes, viewer, today: desk.today(), now, expiry };
  }
}
