import type { SqlEntityManager } from '@mikro-orm/sql';
import type {
  CodeLists,
  CustomerCard,
  CustomerMatch,
  CustomerSearch,
  CustomerSearchResult,
  CustomerSummary,
} from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { bankDay } from '../../kernel/bank-day.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import { presentCard, presentTransaction } from './card.presenter.ts';
import { waitingFlag } from './card-flags.ts';
import { CodeBook } from './code-book.ts';
import { customerDb } from './customer.tables.ts';
import type { CustomerPorts } from './customers.ports.ts';
import { type BranchScope, inScope } from './data-gate.ts';
import { usualExpiry } from './expiry/expiry-state.ts';
import { type Caller, matchCaller } from './match-caller.ts';
import { type CardRows, readCardRows, readTransactions, type TransactionPosition } from './read-card.ts';
import { type BranchNames, readSummaries } from './read-summaries.ts';
import { searchCustomers } from './search/search-customers.ts';

const INTERACTIONS_SHOWN = 10;
const BRANCHES_FRESH_MS = 60_000;

const notFound = () => new AppError('resource.not_found', { status: 404 });

/** What the bank asks about its customers, for a person or for a call. Everything passes the data gate. */
export class CustomerDesk {
  readonly codes: CodeBook;
  readonly #deps: Pick<ServerDeps, 'orm' | 'clock' | 'bank'>;
  readonly #ports: CustomerPorts;
  #branches: { names: BranchNames; readAt: number } | null = null;

  constructor(deps: Pick<ServerDeps, 'orm' | 'clock' | 'bank'>, ports: CustomerPorts) {
    this.#deps = deps;
    this.#ports = ports;
    this.codes = new CodeBook(deps.orm);
  }

  /** The bank's short lists, fresh. Call before labels are asked for. */
  refreshCodes(): Promise<void> {
    return this.codes.refresh(this.#deps.clock.now());
  }

  async shortLists(): Promise<CodeLists['lists']> {
    await this.refreshCodes();
    return this.codes.lists(this.today());
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
  ): Promise<CustomerCard> {
    const now = this.#deps.clock.now();
    const [rows, interactions, branches, waiting] = await Promise.all([
      this.rows(em, customerNo, actor, found),
      this.#ports.history.briefs(em, customerNo, INTERACTIONS_SHOWN),
      this.branchNames(),
      this.#ports.reviews?.waitingFor(em, customerNo) ?? [],
      this.codes.refresh(now),
    ]);
    const around = { codes: this.codes, branches, viewer: actor, today: this.today(), now, interactions };
    const card = presentCard(rows, { ...around, expiry: this.#ports.expiry ?? usualExpiry });
    return { ...card, flags: [...card.flags, ...waiting.map(waitingFlag)] };
  }

  /** The card's rows, unmasked: for what follows a check of its own. */
  async rows(
    em: SqlEntityManager,
    customerNo: string,
    scope: BranchScope,
    found?: () => Promise<void>,
  ): Promise<CardRows> {
    const rows = await readCardRows(em, customerNo, scope, found);
    if (!rows) throw notFound();
    return rows;
  }

  async summary(em: SqlEntityManager, customerNo: string, scope: BranchScope): Promise<CustomerSummary> {
    const [found] = await this.summaries(em, [await this.idOf(em, customerNo, scope)], scope);
    if (!found) throw notFound();
    return found;
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

  async search(em: SqlEntityManager, search: CustomerSearch, scope: BranchScope): Promise<CustomerSearchResult> {
    return searchCustomers(em, search, scope, await this.branchNames(), this.today());
  }

  /** A page of transactions behind `after`. */
  async transactions(
    em: SqlEntityManager,
    customerNo: string,
    scope: BranchScope,
    after: TransactionPosition | null,
    limit: number,
  ) {
    const id = await this.idOf(em, customerNo, scope);
    const [rows] = await Promise.all([
      readTransactions(em, id, after, limit + 1),
      this.codes.refresh(this.#deps.clock.now()),
    ]);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((row) => presentTransaction(row, this.codes)),
      next: rows.length > limit && last ? { bookedAt: last.booked_at, id: last.id } : null,
    };
  }

  async idOf(em: SqlEntityManager, customerNo: string, scope: BranchScope): Promise<number> {
    const row = await customerDb(em)
      .selectFrom('customer as c')
      .select('c.id')
      .where('c.customer_no', '=', customerNo)
      .where(inScope('c', scope))
      .executeTakeFirst();
    if (!row) throw notFound();
    return row.id;
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
