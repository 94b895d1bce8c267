import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type AgentDay,
  type CallReport,
  type CountedCallPage,
  type CountedCallsAddress,
  type Locale,
  type ReportAddress,
  type ReportAgents,
  type ReportDimension,
  type ReportQuestion,
  type StaffingAddress,
  type StaffingView,
  standardMetricSettings,
} from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { beginOfDay, daysAfter, endOfDay } from '../../kernel/bank-day.ts';
import type { BankCalendar } from '../../kernel/business-hours.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import {
  type AgentDirectory,
  agentTimeline,
  type DeskAgent,
  staffMetricsOf,
  staffTallyOf,
} from '../callcenter/index.ts';
import { reportOn } from './report/call-report.ts';
import { countedCalls } from './report/counted-calls.ts';
import { NONE } from './report/records-sql.ts';
import { staffingOf } from './staffing/staffing-desk.ts';

/** Most days a report may ask for at once. */
const MOST_DAYS = 400;
/** Agents of branches that are not the reader's, together. */
const OTHERS = '*';
const others = { 'zh-CN': '其他机构坐席', en: 'Agents of other branches' };

/** Reports as a person may see them: calls are counted whole, agents by name only where they are of his branches. */
export class ReportsDesk {
  readonly #deps: ServerDeps;
  readonly #directory: AgentDirectory;
  readonly #ownLevels: () => Record<string, number>;
  readonly #calendar: () => BankCalendar;

  /** @param ownLevels seconds of the service level of queues that have their own */
  constructor(
    deps: ServerDeps,
    directory: AgentDirectory,
    ownLevels: () => Record<string, number>,
    calendar: () => BankCalendar,
  ) {
    this.#ownLevels = ownLevels;
    this.#calendar = calendar;
    this.#deps = deps;
    this.#directory = directory;
  }

  async report(em: SqlEntityManager, actor: Actor, address: ReportAddress, locale: Locale): Promise<CallReport> {
    const own = await this.#ownAgents(actor);
    const question = questionOf(address, this.#ownLevels());
    refuseForeign(question.filter.agent, own);
    const labelOf = (by: ReportDimension, group: string): string =>
      by !== 'agent' ? group : group === OTHERS ? others[locale] : nameOf(own, group);
    const gather = (by: ReportDimension, group: string): string =>
      by === 'agent' && own.isForeign(group) ? OTHERS : group;
    return reportOn(em, question, this.#deps.bank.timeZone, labelOf, gather);
  }

  async calls(
    em: SqlEntityManager,
    actor: Actor,
    address: CountedCallsAddress,
    locale: Locale,
  ): Promise<CountedCallPage> {
    const own = await this.#ownAgents(actor);
    const { group = null, metric, cursor = null, ...rest } = address;
    const question = questionOf(rest, this.#ownLevels());
    refuseForeign(question.filter.agent, own);
    if (question.by === 'agent') refuseForeign(group ?? undefined, own);
    return countedCalls(em, { ...question, group, metric, cursor }, this.#deps.bank.timeZone, (agent) =>
      own.isForeign(agent) ? others[locale] : nameOf(own, agent),
    );
  }

  staffing(em: SqlEntityManager, address: StaffingAddress): Promise<StaffingView> {
    return staffingOf(em, address, { special: this.#calendar().special, timeZone: this.#deps.bank.timeZone });
  }

  async agents(actor: Actor): Promise<ReportAgents> {
    const { byId } = await this.#ownAgents(actor);
    return [...byId.values()].map(({ userId, displayName }) => ({ userId, displayName }));
  }

  async agentDay(em: SqlEntityManager, actor: Actor, userId: string, day: string): Promise<AgentDay> {
    const agent = (await this.#ownAgents(actor)).byId.get(userId);
    if (!agent) throw new AppError('resource.not_found', { status: 404 });
    const { timeZone } = this.#deps.bank;
    const range = { from: beginOfDay(day, timeZone), until: new Date(endOfDay(day, timeZone).getTime() + 1) };
    const stretches = await agentTimeline(em, userId, range, this.#deps.clock.now());
    return {
      userId,
      displayName: agent.displayName,
      day,
      dayStart: range.from.toISOString(),
      dayEnd: range.until.toISOString(),
      periods: stretches.map(({ from, to, ...rest }) => ({ ...rest, from: from.toISOString(), to: to.toISOString() })),
      metrics: staffMetricsOf(staffTallyOf(stretches)),
    };
  }

  async #ownAgents(actor: Actor): Promise<OwnAgents> {
    const all = await this.#directory.agents();
    const byId = new Map(
      all.filter(({ branchPath }) => branchPath.startsWith(actor.branchPath)).map((agent) => [agent.userId, agent]),
    );
    const foreign = new Set(all.filter(({ userId }) => !byId.has(userId)).map(({ userId }) => userId));
    return { byId, isForeign: (agent) => agent === OTHERS || foreign.has(agent) };
  }
}

interface OwnAgents {
  byId: ReadonlyMap<string, DeskAgent>;
  /** Agents of a history are of no branch. */
  isForeign(agent: string): boolean;
}

const nameOf = ({ byId }: OwnAgents, agent: string): string => byId.get(agent)?.displayName ?? agent;

function refuseForeign(agent: string | undefined, own: OwnAgents): void {
  if (agent !== undefined && agent !== NONE && own.isForeign(agent)) {
    throw new AppError('resource.not_found', { status: 404 });
  }
}

/** @throws AppError request.invalid when the days are out of order or too many */
function questionOf(
  { from, to, by, minutes, ...rest }: ReportAddress,
  ownLevels: Record<string, number>,
): ReportQuestion {
  if (to < from || to > daysAfter(from, MOST_DAYS)) {
    throw new AppError('request.invalid', { status: 400, details: { field: 'to' } });
  }
  const { levels, serviceLevelSeconds, shortAbandonSeconds, serviceLevelWithout, repeatDays, ...filter } = rest;
  const standard = standardMetricSettings;
  return {
    from,
    to,
    by,
    minutes,
    filter,
    settings: {
      serviceLevelSeconds: serviceLevelSeconds ?? standard.serviceLevelSeconds,
      shortAbandonSeconds: shortAbandonSeconds ?? standard.shortAbandonSeconds,
      serviceLevelWithout: serviceLevelWithout ?? standard.serviceLevelWithout,
      repeatDays: repeatDays ?? standard.repeatDays,
      ...(levels !== 'same' && { ownLevels }),
    },
  };
}
