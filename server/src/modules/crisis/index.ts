import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AlertLevel, AlertRun, CustomerAlert, CustomerFlag } from '@tellerline/contracts';
import type { BankCalendar } from '../../kernel/business-hours.ts';
import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import type { Question } from '../../persistence/questions.ts';
import type { EventSource, ExchangeRates } from '../customers/index.ts';
import type { DiallingApi, ListCallTold } from '../dialling/index.ts';
import type { PrivacyApi } from '../privacy/index.ts';
import type { RelationshipsApi } from '../relationships/index.ts';
import type { TasksApi } from '../tasks/index.ts';
import { alertsToCall, heldOutOf, noteListCall } from './alert-calls.ts';
import { alertEvents } from './alert-events.ts';
import type { CallsOfCustomers, CrisisPeople, CrisisScheduling } from './crisis.ports.ts';
import { crisisRoutes } from './crisis.routes.ts';
import { CrisisDesk } from './crisis-desk.ts';
import {
  AlertEntrySchema,
  AlertObservationSchema,
  AlertReadingSchema,
  AlertRulesSchema,
  AlertStageSchema,
  CustomerAlertSchema,
} from './entities/alert.entity.ts';
import { CrisisMemberSchema, CrisisModeSchema } from './entities/mode.entity.ts';
import { AlertPhoneSchema, SmsMessageSchema } from './entities/sms.entity.ts';
import { affectedFlags } from './mode/affected-flags.ts';
import { CrisisModes } from './mode/crisis-modes.ts';
import { modeRoutes } from './mode/mode.routes.ts';
import { WAVE_TASK } from './mode/task-wave.ts';
import { TouchedCustomers } from './rate-touched.ts';
import { readLevel } from './read-reasons.ts';
import { crisisFields } from './segment-fields.ts';
import { smsRoutes } from './sms/sms.routes.ts';
import { httpSmsGateway, type SmsGatewaySettings } from './sms/sms-gateway.ts';
import { queueCustomerSms, sendDueSms } from './sms/sms-outbox.ts';
import { ALERT_TASK, escalateLate, TEAM_TASK } from './tell-alerts.ts';
import { BRANCH_TASK } from './tell-branches.ts';

export const crisisEntities: EntityList = [
  AlertRulesSchema,
  AlertReadingSchema,
  AlertStageSchema,
  CustomerAlertSchema,
  AlertEntrySchema,
  AlertObservationSchema,
  AlertPhoneSchema,
  SmsMessageSchema,
  CrisisModeSchema,
  CrisisMemberSchema,
];

export interface CrisisPorts {
  tasks: TasksApi;
  people: CrisisPeople;
  /** Absent only in tests of lower parts: then no call is anybody's. */
  calls?: CallsOfCustomers | undefined;
  privacy?: PrivacyApi | undefined;
  /** Absent: rules ask nothing of alerts. */
  segmentFields?: RelationshipsApi['segmentFields'] | undefined;
  scheduler?: CrisisScheduling | undefined;
  /** Absent: no groups in alarm but branches. */
  segments?: RelationshipsApi['segments'] | undefined;
  /** Absent: no lists of calls are made from alerts. */
  dialling?: DiallingApi | undefined;
  /** Days on which somebody can act; absent: as the house begins. */
  calendar?: (() => BankCalendar) | undefined;
  /** Where texts of the moment are written for whoever makes speech of them. */
  spokenWordsFile?: string | undefined;
  /** What other currencies are worth; absent: amounts in them are not rated. */
  rates?: ExchangeRates | undefined;
  /** The bank's gateway for text messages; absent: they wait. */
  sms?: SmsGatewaySettings | undefined;
}

/** What other modules may ask of the early warning. */
export interface CrisisApi {
  /** The alert about a customer and those merged into him, as who serves him sees it. */
  alertOf(em: SqlEntityManager, customerIds: readonly number[]): Question<CustomerAlert | null>;
  /** How alarmed the bank is about a customer; null: not at all, or he is one of the comparison group. */
  levelOf(em: SqlEntityManager, customerNo: string): Promise<AlertLevel | null>;
  /** Those of these customers nobody may treat otherwise than before, so that the effect of retention can be measured. */
  heldOut(em: SqlEntityManager, customerIds: readonly number[]): Promise<ReadonlySet<number>>;
  /** A call of a list reached a customer. */
  listCallTold(em: SqlEntityManager, told: ListCallTold): Promise<void>;
  /** Alerts in the story of a customer. */
  customerEvents: readonly EventSource[];
  /** Rates everybody; the scheduler calls it each night. */
  runNight(): Promise<AlertRun>;
  /** Sees to deadlines that have passed; the ticker calls it. */
  tick(): Promise<void>;
  /** Told of a customer whom a mass event affects, wherever he is shown. */
  flags(customerIds: readonly number[]): Question<CustomerFlag[]>;
  /** News of the day about these customers is in: they are rated within seconds. */
  touched(customerNos: readonly string[]): void;
  /** Rates those who wait for it; the ticker calls it. */
  rateTouched(): Promise<void>;
  /** Queues a text message to a customer, once for each key, in the transaction of `em`; false when he has had too many today. */
  sendText(em: SqlEntityManager, message: { key: string; e164: string; text: string }): Promise<boolean>;
  /** Sends the text messages that are due; the ticker calls it. */
  sendSms(): Promise<void>;
}

export type { SmsGatewaySettings } from './sms/sms-gateway.ts';

/** Early warning of customers who are about to leave, and how they are kept. */
export function crisisModule(deps: ServerDeps, ports: CrisisPorts): ServerModule & CrisisApi {
  const desk = new CrisisDesk(deps, ports);
  ports.segmentFields?.register(...crisisFields);
  for (const kind of [ALERT_TASK, TEAM_TASK, 'crisis_escalation', WAVE_TASK, BRANCH_TASK] as const)
    ports.tasks.registerKind(kind, {
      claimMinutes: null,
      dueHours: kind === BRANCH_TASK ? 24 : 4,
      byHand: kind === 'crisis_escalation' || kind === WAVE_TASK || kind === BRANCH_TASK,
    });
  ports.dialling?.registerSource('alerts', alertsToCall(desk));
  const gateway = ports.sms ? httpSmsGateway(ports.sms) : null;
  const modes = new CrisisModes(desk, ports.spokenWordsFile);
  const touched = new TouchedCustomers(desk);
  const tick = async (): Promise<void> => void (await escalateLate(desk));
  const sendSms = async (): Promise<void> => (gateway ? sendDueSms(deps, gateway) : undefined);
  return {
    name: 'crisis',
    routes: [...crisisRoutes(desk), ...smsRoutes(desk), ...modeRoutes(deps, modes)],
    start: async () => {
      await desk.book.seed();
      const run = async () => void (await desk.runNight());
      // Yesterday's figures are due at half past six.
      ports.scheduler?.add({ name: 'crisis.run_night', cron: '45 6 * * *', run });
      ports.scheduler?.addTicker({ name: 'crisis.escalate', everyMs: 60_000, run: tick });
      ports.scheduler?.addTicker({ name: 'crisis.announce', everyMs: 5_000, run: () => modes.announce() });
      ports.scheduler?.addTicker({ name: 'crisis.rate_touched', everyMs: 2_000, run: () => touched.rate() });
      ports.scheduler?.addTicker({ name: 'crisis.send_sms', everyMs: 5_000, run: sendSms });
    },
    alertOf: (em, customerIds) => desk.alertOf(em, customerIds),
    levelOf: readLevel,
    heldOut: heldOutOf,
    listCallTold: (em, told) => noteListCall(em, desk, told),
    customerEvents: [alertEvents],
    runNight: () => desk.runNight(),
    tick,
    flags: affectedFlags,
    touched: (customerNos) => touched.add(customerNos),
    rateTouched: () => touched.rate(),
    sendText: (em, message) => queueCustomerSms(em, deps, message),
    sendSms,
  };
}
