import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerCard, CustomerFlag, CustomerMatch, CustomerSummary, Label } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import { attributeEntities, attributePart } from './attributes/index.ts';
import { blacklistRoutes } from './blacklist/blacklist.routes.ts';
import { blacklistReviews } from './blacklist/blacklist-reviews.ts';
import { isBlocked } from './blacklist/is-blocked.ts';
import { markListed } from './blacklist/mark-listed.ts';
import { corporateRoutes } from './corporate/corporate.routes.ts';
import { CorporateDesk } from './corporate/corporate-desk.ts';
import { CorporateSubject } from './corporate/corporate-subject.ts';
import { CustomerDesk } from './customer-desk.ts';
import type { CustomerPorts } from './customers.ports.ts';
import { customerRoutes } from './customers.routes.ts';
import type { BranchScope } from './data-gate.ts';
import { duplicatePart } from './duplicates/duplicates.ts';
import {
  BlacklistEntrySchema,
  BlacklistHitSchema,
  BlacklistImportRowSchema,
  BlacklistKeySchema,
  BlacklistVerdictSchema,
} from './entities/blacklist.entity.ts';
import { CertificateSchema, CorporateFileSchema, CustomerManagerSchema } from './entities/certificate.entity.ts';
import { ContactPointSchema, IdDocumentSchema, NameBigramSchema, PhoneTailSchema } from './entities/contact.entity.ts';
import { CorporateProfileSchema, CustomerSchema, PersonalProfileSchema } from './entities/customer.entity.ts';
import { CustomerViewSchema } from './entities/customer-view.entity.ts';
import {
  DuplicatePairSchema,
  DuplicateRunSchema,
  MatchKeySchema,
  MatchStampSchema,
  MatchWeightsSchema,
} from './entities/duplicate.entity.ts';
import {
  AccountSchema,
  AccountTransactionSchema,
  BalanceSchema,
  CardSchema,
  LoanSchema,
} from './entities/holding.entity.ts';
import { CustomerMergeSchema } from './entities/merge.entity.ts';
import { CustomerNumberSchema, FileVersionSchema, PersonalDetailSchema } from './entities/personal-detail.entity.ts';
import { ProductSchema } from './entities/product.entity.ts';
import { CodeValueSchema, RelationSchema } from './entities/relation.entity.ts';
import { SourceStateSchema } from './entities/source-state.entity.ts';
import { closingTold } from './expiry/close-told.ts';
import { expiryRoutes } from './expiry/expiry.routes.ts';
import { usualExpiry } from './expiry/expiry-state.ts';
import { EXPIRY_TASK, tellExpiry } from './expiry/tell-expiry.ts';
import { attributesSource } from './exports/attributes-source.ts';
import { blacklistSource } from './exports/blacklist-source.ts';
import { customersSource } from './exports/customers-source.ts';
import { importsSource } from './exports/imports-source.ts';
import { type ImportWork, importPart } from './imports/index.ts';
import { type LookUpAudit, LookUpBudgets } from './look-up-budgets.ts';
import type { Caller } from './match-caller.ts';
import { personalRoutes } from './personal/personal.routes.ts';
import { personalFileSubject } from './personal/personal-file.subject.ts';
import { lookLogRoutes } from './privacy/look-log.routes.ts';
import { revealImage, revealRoutes } from './privacy/reveal.routes.ts';
import { RegisterEditor } from './registers/edit-registers.ts';
import { registerRoutes } from './registers/registers.routes.ts';
import { relationReviews } from './relations/relation-reviews.ts';
import { relationRoutes } from './relations/relations.routes.ts';
import { searchRoutes } from './search/search.routes.ts';
import { industryChoices } from './standards/standard-lists.ts';
import { standardRoutes } from './standards/standards.routes.ts';
import { viewPart } from './view-part.ts';

export const customersEntities: EntityList = [
  CustomerSchema,
  PersonalProfileSchema,
  CorporateProfileSchema,
  ContactPointSchema,
  PhoneTailSchema,
  NameBigramSchema,
  IdDocumentSchema,
  AccountSchema,
  BalanceSchema,
  AccountTransactionSchema,
  LoanSchema,
  CardSchema,
  ProductSchema,
  RelationSchema,
  CodeValueSchema,
  SourceStateSchema,
  CertificateSchema,
  CorporateFileSchema,
  CustomerManagerSchema,
  PersonalDetailSchema,
  FileVersionSchema,
  CustomerNumberSchema,
  BlacklistEntrySchema,
  BlacklistKeySchema,
  BlacklistHitSchema,
  BlacklistVerdictSchema,
  BlacklistImportRowSchema,
  CustomerViewSchema,
  CustomerMergeSchema,
  DuplicatePairSchema,
  MatchKeySchema,
  MatchStampSchema,
  DuplicateRunSchema,
  MatchWeightsSchema,
  ...attributeEntities,
];

/** What other modules may ask about customers. */
export interface CustomersApi {
  /** Who is calling; `scope` is the branch path of the queue or agent. */
  matchCaller(em: SqlEntityManager, caller: Caller, scope: BranchScope): Promise<CustomerMatch>;
  /** @throws AppError resource.not_found when absent or out of the actor's scope: the same answer. */
  card(em: SqlEntityManager, customerNo: string, actor: Actor, interactionId?: string): Promise<CustomerCard>;
  /** What is known of a number that calls, whoever it belongs to; that it was met is written down once for the call. */
  numberFlags(em: SqlEntityManager, e164: string, interactionId: string): Promise<CustomerFlag[]>;
  /** @throws AppError resource.not_found when absent or out of scope: the same answer. */
  summary(em: SqlEntityManager, customerNo: string, scope: BranchScope): Promise<CustomerSummary>;
  /**
   * Counts a customer somebody looks at of his own accord, whatever it is he looks at.
   * @throws AppError request.too_many at the end of his budget, before it is known whether there is such a customer
   */
  countLookUp(actor: Actor, customerNo: string, audit: LookUpAudit): Promise<void>;
  /**
   * Somebody looks at an image of a customer's ID: counted and audited as a reveal.
   * @throws AppError reveal.budget_spent, reveal.not_allowed
   */
  revealImage(em: SqlEntityManager, actor: Actor, image: { customerNo: string; setId: string }): Promise<void>;
  /** Summaries through the data gate, by id; who is out of scope is absent. */
  summariesById(
    em: SqlEntityManager,
    ids: readonly number[],
    scope: BranchScope,
  ): Promise<ReadonlyMap<number, CustomerSummary>>;
  /** What may be chosen from a short list of the bank, as of the last `refreshChoices`. */
  choices(list: string): readonly { code: string; label: Label }[];
  /** Sections or divisions of GB/T 4754. */
  industries(level: 'section' | 'division'): readonly { code: string; label: Label }[];
  refreshChoices(): Promise<void>;
  /** Tables sent in: how far the work on them has come. */
  imports: ImportWork;
  /** Says the blacklist that no business may be done with this customer (his own id first), or on these numbers? */
  isBlocked(em: SqlEntityManager, customerIds: readonly number[], phones: readonly string[]): Promise<boolean>;
  /** For checks inside the server, whoever asks. */
  exists(em: SqlEntityManager, customerNo: string): Promise<boolean>;
}

/** The customers module: single customer view, search, prospects. */
export function customersModule(deps: ServerDeps, ports: CustomerPorts): ServerModule & CustomersApi {
  const desk = new CustomerDesk(deps, ports);
  const budgets = new LookUpBudgets(ports.limits, deps.clock);
  const tasks = ports.tasks ?? null;
  ports.reviews?.register(closingTold(personalFileSubject(desk), tasks));
  ports.reviews?.register(relationReviews(desk, ports.relationsChanged));
  ports.reviews?.register(blacklistReviews(desk));
  const expiry = ports.expiry ?? usualExpiry;
  const corporate = new CorporateDesk({
    desk,
    reviews: ports.reviews ?? null,
    people: ports.people ?? null,
    expiry,
    now: () => deps.clock.now(),
    timeZone: deps.bank.timeZone,
  });
  ports.reviews?.register(new CorporateSubject({ desk, tasks }));
  const duplicates = duplicatePart(deps, desk, ports);
  const tables = importPart(deps, desk, { reviews: ports.reviews ?? null, kept: ports.attributesKept });
  ports.exports?.register(customersSource(desk));
  ports.exports?.register(attributesSource(desk));
  ports.exports?.register(blacklistSource(desk));
  ports.exports?.register(importsSource(tables.imports));
  const reminding = tasks ? { deps, tasks, people: ports.people ?? null, settings: expiry } : null;
  tasks?.registerKind(EXPIRY_TASK, { claimMinutes: null, dueHours: 24, byHand: true });
  return {
    name: 'customers',
    routes: [
      ...customerRoutes(desk, deps, ports, budgets),
      ...revealRoutes({ desk, budgets, calls: ports.calls, tasks, revealed: ports.revealed }),
      ...lookLogRoutes(desk, ports.lookers ?? null, deps.bank),
      ...searchRoutes({ desk, budgets, calls: ports.calls, tasks }, deps),
      ...viewPart(deps, desk, ports, budgets),
      ...personalRoutes(desk, deps, budgets, ports.reviews ?? null),
      ...corporateRoutes(corporate, deps, budgets),
      ...(reminding ? expiryRoutes(reminding) : []),
      ...relationRoutes(desk, budgets, ports.reviews ?? null),
      ...duplicates.routes,
      ...blacklistRoutes(desk, ports.reviews ?? null, deps),
      ...standardRoutes(desk),
      ...registerRoutes(new RegisterEditor(deps, desk)),
      ...attributePart(deps, desk, ports.attributesKept),
      ...tables.routes,
    ],
    start: async () => {
      await desk.codes.refresh(deps.clock.now());
      void desk.ties.load().catch((error: unknown) => deps.log.error({ err: error }, 'ties were not read into memory'));
      ports.scheduler?.addTicker({
        name: 'customers.compare_ties',
        everyMs: 10 * 60_000,
        run: async () => void (await desk.ties.compare()),
      });
      await tables.imports.begin();
      duplicates.start();
      ports.scheduler?.addTicker({ name: 'imports.take_up', everyMs: 5_000, run: () => tables.imports.tick() });
      ports.scheduler?.add({
        name: 'customers.mark_listed',
        cron: '5 0 * * *',
        run: () => deps.transaction((tx) => markListed(tx, desk.today(), null)),
      });
      if (!reminding) return;
      const run = async () => void (await tellExpiry(reminding));
      ports.scheduler?.add({ name: 'customers.tell_expiry', cron: '30 6 * * *', run });
    },
    stop: async () => {
      await tables.imports.stop();
      await desk.ties.settled();
    },
    imports: tables.imports,
    matchCaller: (em, caller, scope) => desk.matchCaller(em, caller, scope),
    card: (em, customerNo, actor, interactionId) =>
      desk.card(em, customerNo, actor, undefined, true, interactionId ?? null),
    numberFlags: (em, e164, interactionId) => desk.numberFlags(em, e164, interactionId),
    summariesById: (em, ids, scope) => desk.summariesById(em, ids, scope),
    choices: (list) => desk.codes.entries(list),
    industries: industryChoices,
    refreshChoices: () => desk.refreshCodes(),
    summary: (em, customerNo, scope) => desk.summary(em, customerNo, scope),
    revealImage: (em, actor, image) => revealImage(em, { desk, calls: ports.calls, tasks }, actor, image),
    countLookUp: (actor, customerNo, audit) => budgets.readCustomer(actor, customerNo, audit),
    isBlocked: (em, customerIds, phones) => isBlocked(em, { customerIds, phones }, desk.today()),
    exists: (em, customerNo) => desk.exists(em, customerNo),
  };
}

export { codeValueTable } from './code-book.ts';
export type { CustomerTables } from './customer.tables.ts';
export type {
  BranchDirectory,
  BranchName,
  CallAccess,
  CustomerPorts,
  InteractionHistory,
  LookUpLimits,
} from './customers.ports.ts';
export { type BranchScope, customerReaders, inScope, likeInside, likePrefix } from './data-gate.ts';
export { type EventQuestion, type EventSource, type EventTold, told } from './events/event-source.ts';
export type { NotableTransactions } from './events/transaction-events.ts';
export type { ExpirySettings } from './expiry/expiry-state.ts';
export type { CustomerPapers } from './groups/groups.routes.ts';
export type { ExchangeRates } from './groups/holding-sums.ts';
export { creditCodeCheck, creditCodeFault } from './identifiers/credit-code.ts';
export { isCardNumber, luhnCheck } from './identifiers/luhn.ts';
export { organisationCheck } from './identifiers/organisation-code.ts';
export { isRealDay, readResidentId, residentIdCheck, yearsBetween } from './identifiers/resident-id.ts';
export { accountNumber, idNumber } from './mask.ts';
export type { Caller } from './match-caller.ts';
export { allNumbersOf, groupOf, survivorOf } from './merge/customer-group.ts';
export { type NameKeys, nameKeys } from './search/search-keys.ts';
