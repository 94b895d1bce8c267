import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AlertRules, AlertRun, CustomerAlert, Role } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import { bankDay } from '../../kernel/bank-day.ts';
import type { BankCalendar } from '../../kernel/business-hours.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import { usualCalendar } from '../../kernel/usual-calendar.ts';
import { isDuplicate } from '../../persistence/duplicate.ts';
import { dialectOfOrm, forkOf } from '../../persistence/orm.ts';
import type { Question } from '../../persistence/questions.ts';
import { allNumbersOf, type ExchangeRates } from '../customers/index.ts';
import type { DiallingApi } from '../dialling/index.ts';
import type { PrivacyApi } from '../privacy/index.ts';
import type { RelationshipsApi } from '../relationships/index.ts';
import type { TasksApi } from '../tasks/index.ts';
import type { CallsOfCustomers, CrisisPeople } from './crisis.ports.ts';
import { crisisDb } from './crisis.tables.ts';
import { type Rated, rateCustomers } from './rating/rate-customers.ts';
import type { Whom } from './rating/rating.ts';
import { customerAlert } from './read-reasons.ts';
import { RulesBook } from './rules-book.ts';
import { tellAlerts } from './tell-alerts.ts';
import { tellBranches } from './tell-branches.ts';
import { measureOutcomes } from './trial/measure-outcomes.ts';

/** Of one page of the night: few enough for a short transaction, so many that what is not found by customer is not read too often. */
const IDS_AT_ONCE = 100_000;

type SegmentsApi = RelationshipsApi['segments'];

/** The early warning: rates, tells, answers. */
export class CrisisDesk {
  readonly deps: ServerDeps;
  readonly tasks: TasksApi;
  readonly people: CrisisPeople;
  readonly book: RulesBook;
  /** Null: no group but branches. */
  readonly segments: SegmentsApi | null;
  /** Days on which somebody can act. */
  readonly calendar: () => BankCalendar;
  /** What other currencies are worth, as decimal text. */
  readonly cnyPer: Readonly<Record<string, string>>;
  /** Null: nobody is called. */
  readonly dialling: DiallingApi | null;

  #night: Promise<AlertRun> | null = null;
  readonly #privacy: PrivacyApi | null;
  readonly #calls: CallsOfCustomers | null;

  constructor(
    deps: ServerDeps,
    {
      tasks,
      people,
      privacy,
      calls,
      segments,
      dialling,
      calendar,
      rates,
    }: {
      tasks: TasksApi;
      people: CrisisPeople;
      privacy?: PrivacyApi | undefined;
      calls?: CallsOfCustomers | undefined;
      segments?: SegmentsApi | undefined;
      dialling?: DiallingApi | undefined;
      calendar?: (() => BankCalendar) | undefined;
      rates?: ExchangeRates | undefined;
    },
  ) {
    this.#calls = calls ?? null;
    this.segments = segments ?? null;
    this.dialling = dialling ?? null;
    this.cnyPer = rates?.cnyPer ?? {};
    this.calendar = calendar ?? (() => usualCalendar);
    this.deps = deps;
    this.tasks = tasks;
    this.people = people;
    this.#privacy = privacy ?? null;
    this.book = new RulesBook(deps);
  }

  today(): string {
    return bankDay(this.deps.clock.now(), this.deps.bank.timeZone);
  }

  /**
   * The nightly run: everybody, page by page in a transaction each; then who is responsible is told. What was cut off is done by
   * the next run. Asked for while it runs, it is the same run.
   */
  runNight(): Promise<AlertRun> {
    this.#night ??= this.#runNight().finally(() => {
      this.#night = null;
    });
    return this.#night;
  }

  /** In a transaction; once more where another process, or an event, rated the same customers meanwhile. */
  async rating<T>(work: (em: SqlEntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.deps.transaction(work);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return this.deps.transaction(work);
    }
  }

  async #runNight(): Promise<AlertRun> {
    const { rules } = await this.book.inForce(forkOf(this.deps.orm));
    const rated: Rated = { readings: 0, opened: 0, raised: 0, lowered: 0, closed: 0 };
    for (const page of await this.#pages()) {
      const done = await this.rating((em) => this.rate(em, rules, page, 'night'));
      for (const count of ['readings', 'opened', 'raised', 'lowered', 'closed'] as const) rated[count] += done[count];
    }
    const about = { measureDays: rules.measureDays, now: this.deps.clock.now(), today: this.today() };
    await this.deps.transaction((em) => measureOutcomes(em, about));
    const told = await tellAlerts(this, rules, null);
    await tellBranches(this);
    const run = { day: this.today(), ...rated, told };
    await this.deps.transaction((em) => {
      const entry = { actor: 'system', key: 'Alert.RunDone', subjectId: `run-${run.day}`, details: run } as const;
      return recordAudit(em, entry, this.deps.clock);
    });
    return run;
  }

  async #pages(): Promise<Whom[]> {
    const customers = crisisDb(forkOf(this.deps.orm)).selectFrom('customer');
    const row = await customers.select(({ fn }) => fn.max('id').as('last')).executeTakeFirst();
    const pages = Math.ceil(Number(row?.last ?? 0) / IDS_AT_ONCE);
    return Array.from({ length: pages }, (_, page) => ({ after: page * IDS_AT_ONCE, upTo: (page + 1) * IDS_AT_ONCE }));
  }

  /** Rates in the transaction of `em`. */
  rate(em: SqlEntityManager, rules: AlertRules, whom: Whom, origin: 'night' | 'event'): Promise<Rated> {
    const { orm, bank, clock } = this.deps;
    const about = {
      rules,
      day: this.today(),
      timeZone: bank.timeZone,
      dialect: dialectOfOrm(orm),
      whom,
      cnyPer: this.cnyPer,
    };
    return rateCustomers(em, about, { now: clock.now(), origin });
  }

  /** The alert about a customer and those merged into him, for who serves him. */
  alertOf(em: SqlEntityManager, customerIds: readonly number[]): Question<CustomerAlert | null> {
    return customerAlert(customerIds, () => this.book.forShowing(em));
  }

  /** May this person see amounts of this customer's? */
  async seesMoney(actor: Actor, { branch_path }: { branch_path: string }): Promise<boolean> {
    const sight = await this.#privacy?.sightOf(actor, branch_path, () => false);
    return sight !== undefined && sight.of('C2-service') === 'shown';
  }

  /** Who of a role answers for customers of a branch. */
  async inCharge(role: Role, branchPath: string): Promise<string[]> {
    const people = await this.people.withRole(role);
    return people.filter((each) => branchPath.startsWith(each.branchPath)).map(({ userId }) => userId);
  }

  /** Managers and supervisors whose branch holds the customer's, by name. */
  async mayJoinTeam(branchPath: string): Promise<{ userId: string; displayName: string }[]> {
    const ids = await Promise.all((['manager', 'supervisor'] as const).map((role) => this.inCharge(role, branchPath)));
    const people = await Promise.all(
      [...new Set(ids.flat())].map(async (userId) => ({ userId, person: await this.people.user(userId) })),
    );
    return people
      .flatMap(({ userId, person }) => (person ? [{ userId, displayName: person.displayName }] : []))
      .sort((one, other) => (one.displayName < other.displayName ? -1 : 1));
  }

  /** @throws AppError resource.not_found for a call that is not with this customer, or not this person's to see */
  async checkCall(em: SqlEntityManager, actor: Actor, interactionId: string, customerNo: string): Promise<void> {
    const isHis = await this.#calls?.isCallWith(em, actor, interactionId, await allNumbersOf(em, [customerNo]));
    if (!isHis) throw new AppError('resource.not_found', { status: 404 });
  }

  /** A manager answers by name as long as he is one and works here; else the managers of the customer's branch do. */
  async managerOf(userId: string | null, branchPath: string): Promise<string | null> {
    if (userId === null) return null;
    const person = await this.people.user(userId);
    return person?.roles.includes('manager') && branchPath.startsWith(person.branchPath) ? userId : null;
  }
}
