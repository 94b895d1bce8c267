import type { SqlEntityManager } from '@mikro-orm/sql';
import type {
  CodeLists,
  CustomerCard,
  CustomerFilter,
  CustomerFlag,
  CustomerListPage,
  CustomerListQuery,
  CustomerMatch,
  CustomerSearch,
  CustomerSearchResult,
  CustomerSummary,
  ListChoices,
} from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { bankDay } from '../../kernel/bank-day.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import { type Asking, askingTogether, known } from '../../persistence/questions.ts';
import { type PrivacyApi, usualPrivacy } from '../privacy/index.ts';
import { BlacklistWatch } from './blacklist/blacklist-watch.ts';
import { presentCard, presentTransaction } from './card.presenter.ts';
import { mergedFlag, waitingFlag, withBlacklist } from './card-flags.ts';
import { type TransactionPosition, transactionsAfter } from './card-questions.ts';
import { CodeBook } from './code-book.ts';
import { customerDb } from './customer.tables.ts';
import type { CustomerPorts } from './customers.ports.ts';
import type { BranchScope } from './data-gate.ts';
import { usualExpiry } from './expiry/expiry-state.ts';
import type { Viewer } from './mask.ts';
import { type Caller, matchCaller } from './match-caller.ts';
import { type CustomerGroup, groupOf } from './merge/customer-group.ts';
import { type CardOwner, type CardRows, findCardOwner, idsOfOwner, readCardFile, readHoldings } from './read-card.ts';
import { type BranchNames, readSummaries } from './read-summaries.ts';
import { sealCard } from './seal-card.ts';
import { filterCondition } from './search/customer-filter.ts';
import { countCustomers, listCustomers, MOST_COUNTED } from './search/list-customers.ts';
import { type SearchAround, searchCustomers } from './search/search-customers.ts';
import { TieKeeper } from './ties/tie-keeper.ts';

const INTERACTIONS_SHOWN = 10;
const BRANCHES_FRESH_MS = 60_000;

const notFound = () => new AppError('resource.not_found', { status: 404 });

/** What the bank asks about its customers, for a person or for a call. Everything passes the data gate. */
export class CustomerDesk {
  readonly codes: CodeBook;
  readonly privacy: PrivacyApi;
  readonly blacklist: BlacklistWatch;
  /** Who is tied to whom. */
  readonly ties: TieKeeper;
  readonly #deps: Pick<ServerDeps, 'orm' | 'clock' | 'bank' | 'log'>;
  readonly #ports: CustomerPorts;
  #branches: { names: BranchNames; readAt: number } | null = null;

  constructor(deps: Pick<ServerDeps, 'orm' | 'clock' | 'bank' | 'log'>, ports: CustomerPorts) {
    this.#deps = deps;
    this.#ports = ports;
    this.codes = new CodeBook(deps.orm);
    this.ties = new TieKeeper(deps);
    this.privacy = ports.privacy ?? usualPrivacy(deps.clock);
    this.blacklist = new BlacklistWatch(this.codes, { today: () => this.today(), now: () => this.now() });
  }

  /** The bank's short lists, fresh. Call before labels are asked for. */
  refreshCodes(): Promise<void> {
    return this.codes.refresh(this.#deps.clock.now());
  }

  async shortLists(): Promise<CodeLists['lists']> {
    await this.refreshCodes();
    return this.codes.lists(this.today());
  }

  now(): Date {
    return this.#deps.clock.now();
  }

  today(): string {
    return bankDay(this.#deps.clock.now(), this.#deps.bank.timeZone);
  }

  /** Who is calling, as far as `scope` may know. */
  async matchCaller(em: SqlEntityManager, caller: Caller, scope: BranchScope): Promise<CustomerMatch> {
    return matchCaller(em, caller, scope, {
      history: this.#ports.history,
      branches: await this.branchNames(),
      today: this.today(),
    });
  }

  /**
   * The single customer view, masked for this actor.
   * @param found called once it is clear that the actor will see him; the card is not there before what it began is done
   * @throws AppError resource.not_found, alike for an unknown customer and one of another branch
   */
  async card(
    em: SqlEntityManager,
    customerNo: string,
    actor: Actor,
    found?: () => Promise<void>,
    onCall?: boolean,
    interactionId: string | null = null,
  ): Promise<CustomerCard> {
    const now = this.#deps.clock.now();
    const [owner, branches] = await Promise.all([
      this.#owner(em, customerNo, actor),
      this.branchNames(),
      this.codes.refresh(now),
    ]);
    const ask = askingTogether(em);
    const watcher = { interactionId, user: actor.userId ? actor : null };
    const reading = readCardFile(ask, owner, actor);
    const [file, holdings, about, listed] = await Promise.all([
      reading,
      readHoldings(em, owner),
      this.#askAbout(ask, em, owner, customerNo),
      reading.then((known) => this.blacklist.ofCard(em, known, watcher)),
      found?.(),
    ]);
    const rows = { ...file, ...holdings };
    const { alert, risks, waiting, interactions } = about;
    const viewer = await this.seeing(actor, { customerNo, branchPath: rows.customer.branch_path }, onCall);
    const around = { codes: this.codes, branches, viewer, today: this.today(), now, interactions };
    const presented = presentCard(rows, { ...around, expiry: this.#ports.expiry ?? usualExpiry });
    const card = sealCard({ ...presented, alert }, viewer.sight);
    const flags = [
      ...withBlacklist([...card.flags, ...risks], listed, Boolean(rows.customer.blacklisted)),
      ...waiting.map(waitingFlag),
    ];
    if (rows.former.length === 0) return { ...card, flags };
    const former = rows.former.map((row) => ({ customerNo: row.customer_no, mergedAt: row.merged_at.toISOString() }));
    const merged = mergedFlag(former.map((each) => each.customerNo));
    return { ...card, flags: [...flags, merged], formerNumbers: former };
  }

  /** What is known of a number that calls. */
  async numberFlags(em: SqlEntityManager, e164: string, interactionId: string): Promise<CustomerFlag[]> {
    await this.refreshCodes();
    return this.blacklist.ofNumber(em, e164, interactionId);
  }

  /** What others know of him, under any of his numbers. */
  async #askAbout(ask: Asking, em: SqlEntityManager, owner: CardOwner, customerNo: string) {
    const ids = idsOfOwner(owner);
    const numbers = [owner.customer, ...owner.former].map((row) => row.customer_no);
    const { alertOf, reviews, history, risks } = this.#ports;
    const [alert, waiting, interactions, told] = await Promise.all([
      ask(alertOf?.(em, ids) ?? known(null)),
      ask(reviews?.waitingFor(customerNo) ?? known([])),
      ask(history.briefs(numbers, INTERACTIONS_SHOWN)),
      Promise.all((risks?.(ids) ?? []).map(ask)),
    ]);
    return { alert, waiting, interactions, risks: told.flat() };
  }

  /**
   * The actor together with how much of this customer he sees: what presenters are given.
   * @param onCall true where a call brought him here; false inside of transactions, where it cannot be asked; else it is
   *   asked, if it makes a difference
   */
  async seeing(
    actor: Actor,
    { customerNo, branchPath }: { customerNo: string; branchPath: string },
    onCall?: boolean,
  ): Promise<Actor & Required<Viewer>> {
    const isOnCall = () => onCall ?? this.#ports.calls?.isOnCallWith?.(actor, customerNo) ?? false;
    return { ...actor, sight: await this.privacy.sightOf(actor, branchPath, isOnCall) };
  }

  /** The same by the number alone; one that was only allotted yet is a customer of the actor's own branch. */
  async seeingNo(
    em: SqlEntityManager,
    actor: Actor,
    customerNo: string,
    onCall?: boolean,
  ): Promise<Actor & Required<Viewer>> {
    const row = await customerDb(em)
      .selectFrom('customer')
      .select('branch_path')
      .where('customer_no', '=', customerNo)
      .executeTakeFirst();
    return this.seeing(actor, { customerNo, branchPath: row?.branch_path ?? actor.branchPath }, onCall);
  }

  /** The card's rows, unmasked: for what follows a check of its own. */
  async rows(em: SqlEntityManager, customerNo: string, scope: BranchScope): Promise<CardRows> {
    const owner = await this.#owner(em, customerNo, scope);
    const [file, holdings] = await Promise.all([
      readCardFile(askingTogether(em), owner, scope),
      readHoldings(em, owner),
    ]);
    return { ...file, ...holdings };
  }

  async #owner(em: SqlEntityManager, customerNo: string, scope: BranchScope): Promise<CardOwner> {
    const owner = await findCardOwner(em, customerNo, scope);
    if (!owner) throw notFound();
    return owner;
  }

  async summary(em: SqlEntityManager, customerNo: string, scope: BranchScope): Promise<CustomerSummary> {
    const [found] = await this.summaries(em, [await this.idOf(em, customerNo, scope)], scope);
    if (!found) throw notFound();
    return found;
  }

  /** The same by id; absent where out of scope. */
  async summariesById(em: SqlEntityManager, ids: readonly number[], scope: BranchScope) {
    const found = await readSummaries(em, ids, scope, await this.branchNames(), this.today());
    return new Map(found.map(({ id, summary }) => [id, summary]));
  }

  async summaries(em: SqlEntityManager, ids: readonly number[], scope: BranchScope): Promise<CustomerSummary[]> {
    const found = await readSummaries(em, ids, scope, await this.branchNames(), this.today());
    return found.map(({ summary }) => summary);
  }

  /** Is there such a customer, whoever asks? For checks inside the server, never as an answer to a person. */
  async exists(em: SqlEntityManager, customerNo: string): Promise<boolean> {
    const row = await customerDb(em)
      .selectFrom('customer')
      .select('id')
      .where('customer_no', '=', customerNo)
      .executeTakeFirst();
    return row !== undefined;
  }

  async search(em: SqlEntityManager, search: CustomerSearch, actor: Actor): Promise<CustomerSearchResult> {
    return searchCustomers(em, search, await this.#searchAround(search, actor));
  }

  async list(em: SqlEntityManager, query: CustomerListQuery, actor: Actor): Promise<CustomerListPage> {
    const [page, found] = await Promise.all([
      this.listPage(em, query, actor),
      this.count(em, query, actor, MOST_COUNTED + 1),
    ]);
    return { ...page, count: { value: Math.min(found, MOST_COUNTED), capped: found > MOST_COUNTED } };
  }

  /** The same without the count. */
  async listPage(
    em: SqlEntityManager,
    query: CustomerListQuery,
    actor: Actor,
  ): Promise<Omit<CustomerListPage, 'count'>> {
    return listCustomers(em, query, await this.#searchAround(query, actor));
  }

  /** How many customers a filter holds, counted up to `most`. */
  async count(em: SqlEntityManager, filter: CustomerFilter, actor: Actor, most: number): Promise<number> {
    return countCustomers(em, await this.#searchAround(filter, actor), most);
  }

  /** Branches whose customers this user may see, each below the one it belongs to. */
  async branchesInScope(actor: Actor): Promise<ListChoices['branches']> {
    const mine = [...(await this.branchNames()).values()].filter(({ path }) => path.startsWith(actor.branchPath));
    return mine
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map(({ orgNo, name, path }) => ({ orgNo, name, depth: path.split('/').length - 3 }));
  }

  /**
   * Who may not see what customers of his branch, or of those below, have may not ask who has it either.
   * @throws AppError access.denied
   */
  async #requireMoney(actor: Actor): Promise<void> {
    const anyBelow = `${actor.branchPath}*/`;
    const sights = await Promise.all(
      [actor.branchPath, anyBelow].map((path) => this.privacy.sightOf(actor, path, () => false)),
    );
    if (sights.some((sight) => sight.of('C2-service') === 'hidden'))
      throw new AppError('access.denied', { status: 403 });
  }

  async #searchAround(filter: CustomerFilter, actor: Actor): Promise<SearchAround> {
    const [branches, today] = [await this.branchNames(), this.today()];
    if (filter.product !== undefined) await this.#requireMoney(actor);
    const condition = filterCondition(filter, { branches, userId: actor.userId, today });
    const asked = filter.orgNo === undefined ? undefined : branches.get(filter.orgNo)?.path;
    const branchPath = asked?.startsWith(actor.branchPath) ? asked : actor.branchPath;
    return { scope: actor, branches, condition, within: { kind: filter.kind ?? null, branchPath }, today };
  }

  /** A page of transactions behind `after`; none for who may not know what the customer has. */
  async transactions(
    em: SqlEntityManager,
    askedNo: string,
    actor: Actor,
    after: TransactionPosition | null,
    limit: number,
  ) {
    const { ids, customerNo } = await this.group(em, askedNo, actor);
    const { sight } = await this.seeingNo(em, actor, customerNo);
    if (sight.of('C2-service') === 'hidden') return { items: [], next: null };
    const [rows] = await Promise.all([
      transactionsAfter(customerDb(em), ids, after, limit + 1),
      this.codes.refresh(this.#deps.clock.now()),
    ]);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((row) => presentTransaction(row, this.codes)),
      next: rows.length > limit && last ? { bookedAt: last.booked_at, id: last.id } : null,
    };
  }

  /** Id of the customer a number leads to. */
  async idOf(em: SqlEntityManager, customerNo: string, scope: BranchScope): Promise<number> {
    return (await this.group(em, customerNo, scope)).id;
  }

  /**
   * The customer a number leads to, with all numbers merged into him.
   * @throws AppError resource.not_found, alike for an unknown customer and one of another branch
   */
  async group(em: SqlEntityManager, customerNo: string, scope: BranchScope): Promise<CustomerGroup> {
    const group = await groupOf(em, customerNo, scope);
    if (!group) throw notFound();
    return group;
  }

  /** The branch tree, read again at most once a minute. */
  async branchNames(): Promise<BranchNames> {
    const now = this.#deps.clock.now().getTime();
    if (this.#branches && now - this.#branches.readAt < BRANCHES_FRESH_MS) return this.#branches.names;
    const branches = await this.#ports.branches.branches();
    const names = new Map(branches.map((branch) => [branch.orgNo, branch]));
    this.#branches = { names, readAt: now };
    return names;
  }
}
