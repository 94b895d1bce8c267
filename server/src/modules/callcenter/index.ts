import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  CallbackAsked,
  type CallbackTaken,
  type CallReconciliation,
  type FactBatch,
  type RouteAnswer,
  RouteAsked,
} from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import type { BankCalendar } from '../../kernel/business-hours.ts';
import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { DesktopRequests } from '../../realtime/desktop-requests.ts';
import type { EventSource } from '../customers/index.ts';
import type { ExportsApi } from '../exports/index.ts';
import { AgentRoster } from './agent-roster.ts';
import { Background } from './background.ts';
import { boardRoutes } from './board/board.routes.ts';
import { seedBoardSettings } from './board/board-settings-book.ts';
import { BoardCounter } from './board/count-board.ts';
import { endHelpCalls } from './board/help-calls.ts';
import { movesReader } from './board/move-agents.ts';
import { AlarmWatch } from './board/watch-alarms.ts';
import { type CallBrief, callBrief } from './call-brief.ts';
import type { CallCentre } from './call-centre.ts';
import { callcenterRoutes } from './callcenter.routes.ts';
import { CallerFiles } from './caller-files.ts';
import { CardViews } from './card-views.ts';
import { desktopDesk } from './desktop-desk.ts';
import { offeredDispositions, seedDispositions } from './dispositions.ts';
import { AgentNoticeSchema } from './entities/agent-notice.entity.ts';
import { AgentPresence, AgentPresenceSchema } from './entities/agent-presence.entity.ts';
import { boardSchemas } from './entities/board.entity.ts';
import { CardViewSchema } from './entities/card-view.entity.ts';
import { DispositionSchema } from './entities/disposition.entity.ts';
import { type Interaction, InteractionSchema } from './entities/interaction.entity.ts';
import { InteractionOfferSchema } from './entities/interaction-offer.entity.ts';
import { PlacedCallSchema } from './entities/placed-call.entity.ts';
import { JournalPosition, platformSchemas } from './entities/platform.entity.ts';
import { PresencePeriodSchema } from './entities/presence-period.entity.ts';
import { QueueMembershipSchema } from './entities/queue-membership.entity.ts';
import { ReconciliationSchema } from './entities/reconciliation.entity.ts';
import { findVisible, hasProvedCaller, isOnCallWith } from './interaction.policy.ts';
import { interactionEvents } from './interaction-events.ts';
import { interactionHistory } from './interaction-history.ts';
import { interactionsSource } from './interactions-source.ts';
import { MembershipSender } from './membership-sender.ts';
import { noCustomers } from './no-customers.ts';
import { PlatformLink } from './platform-link.ts';
import type {
  AgentDirectory,
  CustomerDirectory,
  IdentityProofs,
  InteractionHistory,
  OutboundListener,
  SegmentDirectory,
} from './ports.ts';
import { presenceLimits } from './presence/presence.ts';
import { type RecordedCalls, recordedCalls } from './recorded-legs.ts';
import { routeCaller } from './routing/route-caller.ts';
import { RoutingDecisionSchema } from './routing/routing-decision.entity.ts';
import { CentreSettingSchema } from './setup/centre-setting.entity.ts';
import { CentreSetup } from './setup/centre-setup.ts';
import { setupRoutes } from './setup/setup.routes.ts';
import { callBack } from './tickets/call-back.ts';
import { callbacksOwed } from './tickets/list-tickets.ts';
import { QueueTicketSchema } from './tickets/queue-ticket.entity.ts';
import { takeCallback } from './tickets/take-callback.ts';
import { ticketRoutes } from './tickets/ticket.routes.ts';
import { applyFacts } from './use-cases/apply-facts.ts';
import { missEverybody } from './use-cases/desktop-presence.ts';
import { LostRings } from './use-cases/end-lost-rings.ts';
import { ensurePresences } from './use-cases/ensure-presence.ts';
import { expireDeadlines } from './use-cases/expire-deadlines.ts';
import { CallerKeeper } from './use-cases/keep-callers.ts';
import { keepIdentity } from './use-cases/keep-identity.ts';
import { type CallToPlace, notePlacedCall, placeCall } from './use-cases/place-call.ts';
import { forgetOldSnapshots, reconcile } from './use-cases/reconcile.ts';
import { remindOfFollowUps } from './use-cases/remind-of-follow-ups.ts';
import { remindOfReasons } from './use-cases/remind-of-reasons.ts';
import { bridgeLinked } from './use-cases/tell-platform.ts';
import { GapWatch } from './verification/gap-watch.ts';
import { reconcileRecords } from './verification/reconcile-records.ts';
import { reconciliationRoutes } from './verification/reconciliation.routes.ts';
import type { CallRecordFolders } from './verification/verify-calls.ts';

export type { CallBrief } from './call-brief.ts';
export type { CallcenterTables as CallTables } from './callcenter.tables.ts';
export { houseCallsSql, type RecordRange } from './metrics/house-calls-sql.ts';
export * from './metrics/index.ts';
export { nextCallSql } from './metrics/next-call-sql.ts';
export type {
  AgentDirectory,
  CustomerDirectory,
  DeskAgent,
  IdentityProofs,
  InteractionHistory,
  OutboundCall,
  OutboundListener,
} from './ports.ts';
export type { RecordedCall, RecordedCalls, RecordedLeg } from './recorded-legs.ts';
export { CentreSetup } from './setup/centre-setup.ts';
export { type CallRecordFolders, type CallVerification, verifyCalls } from './verification/verify-calls.ts';

export const callcenterEntities: EntityList = [
  InteractionSchema,
  InteractionOfferSchema,
  AgentPresenceSchema,
  PresencePeriodSchema,
  QueueMembershipSchema,
  AgentNoticeSchema,
  CardViewSchema,
  DispositionSchema,
  ...boardSchemas,
  PlacedCallSchema,
  CentreSettingSchema,
  RoutingDecisionSchema,
  QueueTicketSchema,
  ReconciliationSchema,
  ...platformSchemas,
];

/** Runs work by the second or by the calendar; the platform's scheduler. */
interface Scheduling {
  addTicker(ticker: { name: string; everyMs: number; run(): Promise<void> }): void;
  add(job: { name: string; cron: string; run(): Promise<void> }): void;
}

export interface CallcenterPorts {
  identity: AgentDirectory;
  /** Absent only in tests of lower modules: then nobody is a customer. */
  customers?: CustomerDirectory | undefined;
  scheduler?: Scheduling | undefined;
  /** Where Asterisk and the bridge keep their records, where this server can read them. */
  records?: CallRecordFolders | undefined;
  /** Absent: no list leaves the house. */
  exports?: ExportsApi | undefined;
  /** Hears what becomes of calls outwards. */
  outbound?: OutboundListener | undefined;
  /** Absent: no route asks for groups of customers. */
  segments?: SegmentDirectory | undefined;
  /** Absent: nobody is ever proved to be anybody. */
  proofs?: IdentityProofs | undefined;
}

export interface CallcenterApi {
  /** How far a journal of the bridge is stored; 0: nothing. */
  throughSeq(journalId: string): Promise<number>;
  /** Applies a batch of facts, one batch after another. */
  applyFacts(batch: FactBatch): Promise<{ throughSeq: number }>;
  /** Where a caller waits next, as the dialplan asks. */
  routeCaller(raw: unknown): Promise<RouteAnswer>;
  /** A caller gives up waiting to be called back. */
  takeCallback(raw: unknown): Promise<CallbackTaken>;
  /** The bridge's link to this server came up or went down. */
  bridgeLinked(linked: boolean): Promise<void>;
  desktop: DesktopRequests;
  history: InteractionHistory;
  /** Calls in the story of a customer. */
  customerEvents: readonly EventSource[];
  /** Hours and holidays of the bank, as administrators keep them. */
  calendar(): BankCalendar;
  /** Seconds of the service level of queues that have their own. */
  ownLevels(): Record<string, number>;
  /** Is there such a call, and may this person see it? */
  maySeeCall(actor: Actor, interactionId: string): Promise<boolean>;
  /** Is there such a call with this customer, by any of his numbers, and may this person see it? */
  isCallWith(
    em: SqlEntityManager,
    actor: Actor,
    interactionId: string,
    customerNos: readonly string[],
  ): Promise<boolean>;
  /** Who was on a call, and by which number; null when there is none or it is not this person's to see. */
  numberOfCall(
    em: SqlEntityManager,
    actor: Actor,
    interactionId: string,
  ): Promise<{ e164: string | null; customerNo: string | null } | null>;
  /** Writes down a call that is about to be placed; false when it was. @throws AppError dial.busy, dial.no_phone … */
  notePlacedCall(em: SqlEntityManager, call: CallToPlace): Promise<boolean>;
  /** Has Asterisk ring the agent and dial. @throws AppError dial.unconfirmed */
  placeCall(call: CallToPlace): Promise<void>;
  /** Agents who are available now, since when. */
  availableAgents(em: SqlEntityManager, userIds: readonly string[]): Promise<Map<string, Date>>;
  /** Is this person on the phone with this customer, or still writing about it? */
  isOnCallWith(actor: Actor, customerNo: string): Promise<boolean>;
  /** Is this customer on the phone with him at this moment, and was it proved that it is he? */
  hasProvedCaller(actor: Actor, customerNo: string): Promise<boolean>;
  /** A call as far as a conversation along it needs it; null when there is none or it is not this person's to see. */
  brief(actor: Actor, interactionId: string): Promise<CallBrief | null>;
  /** Answers given to an agent proved that this customer is on the line. */
  identityProved(em: SqlEntityManager, interactionId: string, customerNo: string): Promise<void>;
  /** Codes of the queues there are. */
  queues(): string[];
  recorded: RecordedCalls;
  /** Codes of the dispositions a wrap-up may choose. */
  dispositions(em: SqlEntityManager): Promise<string[]>;
  /** Calls back (often) when the live board would look different. */
  onBoardChanged(listener: () => void): void;
  /** Compares our calls with Asterisk's records and puts right what they prove; the scheduler calls it each night. */
  reconcileRecords(): Promise<CallReconciliation>;
  /** Holds the calls of a time in which nobody heard Asterisk against its records; every few seconds after such a time. Tests call it themselves. */
  closeGaps(): Promise<void>;
  /** Looks at the board's figures for alarms, every few seconds. Tests call it themselves. */
  lookForAlarms(): Promise<void>;
  /** What the ticker does each second: deadlines, orders to Asterisk, the reconciler. Tests call it themselves. */
  tick(): Promise<void>;
  /** How many agents may be rung now. */
  agentsReady(): Promise<number>;
  /** Settles once the look-ups and orders that were started beside have come to their end. */
  idle(): Promise<void>;
}

/** Calls, agents and queues. */
export function callcenterModule(deps: ServerDeps, ports: CallcenterPorts): ServerModule & CallcenterApi {
  const customers = ports.customers ?? noCustomers;
  const listeners: (() => void)[] = [];
  const link = new PlatformLink();
  const background = new Background(deps.log);
  const centre: CallCentre = {
    deps,
    board: new BoardCounter(),
    supervisors: () => ports.identity.withRole('supervisor'),
    roster: new AgentRoster(ports.identity, deps.clock, movesReader({ deps })),
    files: new CallerFiles(deps, customers),
    cardViews: new CardViews(deps),
    proofs: ports.proofs ?? { on: async () => null, keep: async () => undefined },
    sender: new MembershipSender(deps, background),
    background,
    link,
    limits: presenceLimits,
    outbound: ports.outbound ?? null,
    segments: ports.segments ?? null,
    setup: new CentreSetup(deps.orm, deps.clock, deps.bank.timeZone),
    callbacksOwed: (em) => callbacksOwed(em),
    changeAgentQueues: ports.identity.changeQueues?.bind(ports.identity),
    boardChanged: () => {
      for (const listener of listeners) listener();
    },
  };
  const alarms = new AlarmWatch(centre);
  ports.exports?.register(interactionsSource(centre, customers));
  const keeper = new CallerKeeper(centre);
  const lostRings = new LostRings(centre);
  let turn: Promise<unknown> = Promise.resolve();

  const tick = async (): Promise<void> => {
    await centre.roster.refresh();
    await centre.setup.refresh();
    await expireDeadlines(centre);
    await centre.sender.sendDue();
    await reconcile(centre);
    await remindOfReasons(centre);
    await callBack(centre);
    await remindOfFollowUps(centre);
    await keeper.keepLost();
    await lostRings.end();
    await centre.cardViews.audit();
    await endHelpCalls(centre);
  };

  const seenCall = async (em: SqlEntityManager, actor: Actor, interactionId: string): Promise<Interaction | null> => {
    await centre.roster.refresh();
    return findVisible(centre, em, actor, interactionId).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'resource.not_found') return null;
      throw error;
    });
  };

  const apply = (batch: FactBatch) => {
    const applied = turn.then(async () => {
      const done = await applyFacts(centre, batch);
      gaps.hear(batch);
      return done;
    });
    turn = applied.catch(() => undefined);
    return applied;
  };
  const records = ports.records ?? { asteriskLog: null, journal: null };
  const compare = () => reconcileRecords(centre, records, apply);
  const gaps = new GapWatch(centre, records, apply);

  return {
    name: 'callcenter',
    routes: [
      ...callcenterRoutes(centre, customers),
      ...boardRoutes(centre),
      ...setupRoutes(centre),
      ...ticketRoutes(centre, customers),
      ...reconciliationRoutes(centre, compare),
    ],
    start: async () => {
      await seedDispositions(deps);
      await seedBoardSettings(deps);
      await centre.setup.refresh(true);
      await centre.roster.refresh(true);
      await ensurePresences(centre);
      await missEverybody(centre);
      gaps.begin();
      ports.scheduler?.addTicker({ name: 'callcenter.tick', everyMs: 1_000, run: tick });
      // When the day's last calls are over and their records written.
      ports.scheduler?.add({
        name: 'callcenter.reconcile',
        cron: '40 3 * * *',
        run: async () => void (await compare()),
      });
      ports.scheduler?.addTicker({ name: 'callcenter.gaps', everyMs: 5_000, run: () => gaps.look() });
      ports.scheduler?.addTicker({ name: 'callcenter.alarms', everyMs: 5_000, run: () => alarms.look() });
      ports.scheduler?.addTicker({
        name: 'callcenter.forget_old',
        everyMs: 60_000,
        run: async () => {
          centre.files.forgetUnused();
          await centre.cardViews.forgetOld();
          await forgetOldSnapshots(centre);
        },
      });
    },
    stop: async () => {
      await centre.sender.stop();
      await background.idle();
    },
    idle: () => background.idle(),
    throughSeq: async (journalId) => (await forkOf(deps.orm).findOne(JournalPosition, { journalId }))?.throughSeq ?? 0,
    applyFacts: (batch) => {
      link.note(true);
      return apply(batch);
    },
    routeCaller: (raw) => routeCaller(centre, RouteAsked.parse(raw)),
    takeCallback: (raw) => takeCallback(centre, CallbackAsked.parse(raw)),
    bridgeLinked: (linked) => bridgeLinked(centre, linked),
    desktop: desktopDesk(centre),
    history: interactionHistory(centre),
    customerEvents: [interactionEvents(centre)],
    calendar: () => centre.setup.calendar(),
    ownLevels: () => centre.setup.ownLevels(),
    maySeeCall: async (actor, interactionId) => (await seenCall(forkOf(deps.orm), actor, interactionId)) !== null,
    isCallWith: async (em, actor, interactionId, customerNos) => {
      const call = await seenCall(em, actor, interactionId);
      return typeof call?.customerNo === 'string' && customerNos.includes(call.customerNo);
    },
    numberOfCall: async (em, actor, interactionId) => {
      const call = await seenCall(em, actor, interactionId);
      return call && { e164: call.ani ?? null, customerNo: call.customerNo ?? null };
    },
    notePlacedCall: async (em, call) => {
      await centre.roster.refresh();
      return notePlacedCall(centre, em, call);
    },
    placeCall: (call) => placeCall(centre, call),
    availableAgents: async (em, userIds) => {
      const present = await em.find(AgentPresence, { userId: { $in: [...userIds] }, state: 'available' });
      return new Map(present.map(({ userId, since }) => [userId, since]));
    },
    agentsReady: () => forkOf(deps.orm).count(AgentPresence, { state: 'available' }),
    isOnCallWith: (actor, customerNo) => isOnCallWith(forkOf(deps.orm), actor, customerNo),
    hasProvedCaller: (actor, customerNo) => hasProvedCaller(centre, forkOf(deps.orm), actor, customerNo),
    brief: (actor, interactionId) => callBrief(centre, actor, interactionId),
    identityProved: (em, interactionId, customerNo) => keepIdentity(centre, em, interactionId, customerNo),
    queues: () => centre.setup.queues().map(({ code }) => code),
    recorded: recordedCalls(centre, (em, no, actor) => customers.summary(em, no, actor)),
    dispositions: (em) => offeredDispositions(deps, em),
    onBoardChanged: (listener) => void listeners.push(listener),
    reconcileRecords: compare,
    closeGaps: () => gaps.look(),
    lookForAlarms: () => alarms.look(),
    tick,
  };
}
