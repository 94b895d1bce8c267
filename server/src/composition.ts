import type { MikroORM } from '@mikro-orm/core';
import { bookEntities } from './books/book.entity.ts';
import { jobEntities } from './jobs/job-run.entity.ts';
import type { Scheduler } from './jobs/scheduler.ts';
import type { Clock } from './kernel/clock.ts';
import type { EntityList, ServerDeps, ServerModule } from './kernel/module.ts';
import { type AnalyticsApi, analyticsEntities, analyticsModule } from './modules/analytics/index.ts';
import {
  type CallcenterApi,
  type CallRecordFolders,
  callcenterEntities,
  callcenterModule,
} from './modules/callcenter/index.ts';
import { type CrisisApi, crisisEntities, crisisModule, type SmsGatewaySettings } from './modules/crisis/index.ts';
import {
  type CallAccess,
  customersEntities,
  customersModule,
  type ExchangeRates,
  type ExpirySettings,
  type InteractionHistory,
  type LookUpLimits,
  type NotableTransactions,
} from './modules/customers/index.ts';
import { type DiallingApi, diallingEntities, diallingModule } from './modules/dialling/index.ts';
import {
  type DocumentSettings,
  type DocumentsApi,
  documentsEntities,
  documentsModule,
} from './modules/documents/index.ts';
import { exportsEntities, exportsModule } from './modules/exports/index.ts';
import { type FeedSettings, feedsEntities, feedsModule } from './modules/feeds/index.ts';
import { type FlowsApi, flowsEntities, flowsModule } from './modules/flows/index.ts';
import type { BranchToSeed, IdentityModule, IdentityPorts } from './modules/identity/index.ts';
import { identityEntities, identityModule, seedIdentity } from './modules/identity/index.ts';
import { type IvrApi, ivrEntities, ivrModule } from './modules/ivr/index.ts';
import { type KnowledgeApi, knowledgeEntities, knowledgeModule } from './modules/knowledge/index.ts';
import { type LifecycleApi, lifecycleEntities, lifecycleModule } from './modules/lifecycle/index.ts';
import { offersEntities, offersModule } from './modules/offers/index.ts';
import { type PrivacyApi, privacyEntities, privacyModule } from './modules/privacy/index.ts';
import { qualityEntities, qualityModule } from './modules/quality/index.ts';
import {
  type RecordingSettings,
  type RecordingsApi,
  recordingsEntities,
  recordingsModule,
} from './modules/recordings/index.ts';
import { type RelationshipsApi, relationshipsEntities, relationshipsModule } from './modules/relationships/index.ts';
import { type MailSettings, reportsEntities, reportsModule, smtpRelay } from './modules/reports/index.ts';
import { type RequestsApi, requestsEntities, requestsModule } from './modules/requests/index.ts';
import { type ReviewsApi, reviewsEntities, reviewsModule } from './modules/reviews/index.ts';
import { type TasksApi, tasksEntities, tasksModule } from './modules/tasks/index.ts';
import { known } from './persistence/questions.ts';
import { streamEntities } from './realtime/stream.entity.ts';

/** From the lowest up; each may use those before it. */
export const moduleNames = [
  'identity',
  'tasks',
  'privacy',
  'reviews',
  'exports',
  'customers',
  'feeds',
  'documents',
  'relationships',
  'lifecycle',
  'callcenter',
  'recordings',
  'quality',
  'knowledge',
  'flows',
  'ivr',
  'reports',
  'dialling',
  'crisis',
  'requests',
  'offers',
  'analytics',
] as const;
export type ModuleName = (typeof moduleNames)[number];

const entitiesByModule: Record<ModuleName, EntityList> = {
  identity: identityEntities,
  tasks: tasksEntities,
  privacy: privacyEntities,
  reviews: reviewsEntities,
  exports: exportsEntities,
  customers: customersEntities,
  feeds: feedsEntities,
  documents: documentsEntities,
  relationships: relationshipsEntities,
  lifecycle: lifecycleEntities,
  callcenter: callcenterEntities,
  recordings: recordingsEntities,
  quality: qualityEntities,
  knowledge: knowledgeEntities,
  flows: flowsEntities,
  ivr: ivrEntities,
  reports: reportsEntities,
  dialling: diallingEntities,
  crisis: crisisEntities,
  requests: requestsEntities,
  offers: offersEntities,
  analytics: analyticsEntities,
};

/** Entities of the platform and of the wanted modules: the whole schema. */
export const entitiesOf = (wanted: readonly ModuleName[] = moduleNames): EntityList => [
  ...streamEntities,
  ...jobEntities,
  ...bookEntities,
  ...moduleNames.filter((name) => wanted.includes(name)).flatMap((name) => [...entitiesByModule[name]]),
];

export interface SeedOptions {
  branches: BranchToSeed[];
  /** Of all demo users. */
  password: string;
  clock: Clock;
}

/** Writes branches and demo users. Harmless when repeated. Code lists are written by the modules when they start. */
export async function seedModules(orm: MikroORM, options: SeedOptions): Promise<void> {
  await seedIdentity(orm, options);
}

export type CompositionPorts = IdentityPorts & {
  scheduler: Scheduler;
  /** Signs what callers prove in the IVR. */
  ivrSecret: string;
  /** Where the words callers hear are written for the launcher. */
  spokenFlowsFile?: string | undefined;
  spokenWordsFile?: string | undefined;
  lookUpLimits?: LookUpLimits | undefined;
  documentSettings?: DocumentSettings | undefined;
  feedSettings?: FeedSettings | undefined;
  recordingSettings?: RecordingSettings | undefined;
  /** The bank's gateway for text messages to its own people. */
  sms?: SmsGatewaySettings | undefined;
  /** Where Asterisk and the bridge keep their records, where this server can read them. */
  callRecords?: CallRecordFolders | undefined;
  /** The bank's mail relay, for reports that go out by themselves. */
  mail?: MailSettings | undefined;
  /** How papers of customers that end are treated. */
  expiry?: ExpirySettings | undefined;
  /** Which transactions are notable, and what currencies are worth. */
  customerView?: { notable?: NotableTransactions | undefined; rates?: ExchangeRates | undefined } | undefined;
  /** `kind:field` of each field whose second entry is typed blind. */
  blindFields?: readonly string[] | undefined;
};

export interface Composition {
  /** In order of start; stopped in reverse. */
  modules: ServerModule[];
  identity: IdentityModule;
  /** Null when a test left it out. */
  tasks: TasksApi | null;
  /** Null when a test left it out. */
  reviews: ReviewsApi | null;
  /** Null when a test left it out. */
  documents: DocumentsApi | null;
  /** Null when a test left it out. */
  relationships: RelationshipsApi | null;
  /** Null when a test left it out. */
  lifecycle: LifecycleApi | null;
  /** Null when a test left it out. */
  callcenter: CallcenterApi | null;
  /** Null when a test left it out. */
  recordings: RecordingsApi | null;
  /** Null when a test left it out. */
  knowledge: KnowledgeApi | null;
  /** Null when a test left it out. */
  flows: FlowsApi | null;
  /** Null when a test left it out. */
  ivr: IvrApi | null;
  /** Null when a test left it out. */
  dialling: DiallingApi | null;
  /** Null when a test left it out. */
  crisis: CrisisApi | null;
  /** Null when a test left it out. */
  requests: RequestsApi | null;
  /** Null when a test left it out. */
  analytics: AnalyticsApi | null;
}

/** Wires the modules, lowest first. The only place where they meet. */
export function composeModules(
  deps: ServerDeps,
  ports: CompositionPorts,
  wanted: readonly ModuleName[] = moduleNames,
): Composition {
  const { scheduler, lookUpLimits } = ports;
  const identity = identityModule(deps, ports);
  const modules: ServerModule[] = [identity];
  const tasks = wanted.includes('tasks') ? tasksModule(deps, { people: identity, scheduler }) : null;
  if (tasks) modules.push(tasks);
  const privacy: (PrivacyApi & ServerModule) | null = wanted.includes('privacy')
    ? privacyModule(deps, { people: identity, tasks: tasks ?? undefined, scheduler })
    : null;
  if (privacy) modules.push(privacy);
  const reviews = wanted.includes('reviews')
    ? reviewsModule(deps, {
        blindFields: ports.blindFields,
        tasks: tasks ?? undefined,
        privacy: privacy ?? undefined,
      })
    : null;
  if (reviews) modules.push(reviews);
  const exports = wanted.includes('exports') && reviews ? exportsModule(deps, reviews.api, tasks) : null;
  if (exports) modules.push(exports);

  // Customers ask for past calls, which belong to a module above them: answered by it once it is there.
  let callcenter: (CallcenterApi & ServerModule) | null = null;
  const history: InteractionHistory = {
    briefs: (...about) => callcenter?.history.briefs(...about) ?? known([]),
    lastCallAt: async (...about) => callcenter?.history.lastCallAt(...about) ?? new Map(),
    lastCustomersAt: async (...about) => callcenter?.history.lastCustomersAt(...about) ?? [],
  };
  const calls: CallAccess = {
    maySee: async (...about) => (await callcenter?.maySeeCall(...about)) ?? false,
    isOnCallWith: async (...about) => (await callcenter?.isOnCallWith(...about)) ?? false,
  };
  // And for recordings, which fall silent when something is revealed.
  let recordings: (RecordingsApi & ServerModule) | null = null;
  // And for conversations along flows.
  let flows: (FlowsApi & ServerModule) | null = null;
  // And for what a caller proved in the IVR.
  let ivr: (IvrApi & ServerModule) | null = null;
  // The same for documents on their way, which customers' attributes move on.
  let documents: (DocumentsApi & ServerModule) | null = null;
  // And for what relations say of a risk.
  let relationships: (RelationshipsApi & ServerModule) | null = null;
  // And for the early warning about a customer, which stands on his card.
  let crisis: (CrisisApi & ServerModule) | null = null;
  // And for calls outwards, which are placed and heard of below.
  let dialling: (DiallingApi & ServerModule) | null = null;
  // And for what customers asked of the bank.
  let requests: (RequestsApi & ServerModule) | null = null;
  const customers = wanted.includes('customers')
    ? customersModule(deps, {
        history,
        branches: identity,
        people: identity,
        calls,
        limits: lookUpLimits,
        privacy: privacy ?? undefined,
        lookers: identity,
        reviews: reviews?.api,
        exports: exports?.api,
        tasks: tasks ?? undefined,
        scheduler,
        expiry: ports.expiry,
        view: {
          ...ports.customerView,
          events: () => [
            ...(callcenter?.customerEvents ?? []),
            ...(documents?.customerEvents ?? []),
            ...(flows?.customerEvents ?? []),
            ...(crisis?.customerEvents ?? []),
            ...(requests?.customerEvents ?? []),
          ],
          papers: async (...about) => documents?.customerPapers(...about) ?? null,
        },
        risks: (...about) =>
          [relationships?.riskFlags(...about), dialling?.flags(...about), crisis?.flags(...about)].filter(
            (asked) => asked !== undefined,
          ),
        relationsChanged: async (...about) => relationships?.relationsChanged(...about),
        alertOf: (...about) => crisis?.alertOf(...about) ?? known(null),
        revealed: async (...about) => recordings?.revealed(...about),
        attributesKept: async (em, customerNos, by) => documents?.handOver.attributesKept(em, customerNos, by),
      })
    : undefined;
  if (customers) modules.push(customers);
  if (wanted.includes('feeds'))
    modules.push(
      feedsModule(deps, {
        branches: identity,
        scheduler,
        settings: ports.feedSettings,
        touched: (customerNos) => crisis?.touched(customerNos),
      }),
    );
  documents =
    wanted.includes('documents') && tasks && customers
      ? documentsModule(deps, {
          people: identity,
          tasks,
          reviews: reviews?.api ?? null,
          privacy: privacy ?? undefined,
          exports: exports?.api,
          scheduler,
          settings: ports.documentSettings,
          lookUps: customers,
        })
      : null;
  if (documents) modules.push(documents);
  relationships =
    wanted.includes('relationships') && customers
      ? relationshipsModule(deps, {
          branches: identity,
          people: identity,
          customers,
          privacy: privacy ?? undefined,
          exports: exports?.api,
          tasks: tasks ?? undefined,
          scheduler,
        })
      : null;
  if (relationships) modules.push(relationships);
  const lifecycle =
    wanted.includes('lifecycle') && customers
      ? lifecycleModule(deps, {
          lookUps: customers,
          isCallWith: async (...about) => (await callcenter?.isCallWith(...about)) ?? false,
          privacy: privacy ?? undefined,
          tasks: tasks ?? undefined,
          segmentFields: relationships?.segmentFields,
          scheduler,
        })
      : null;
  if (lifecycle) modules.push(lifecycle);
  if (wanted.includes('callcenter')) {
    callcenter = callcenterModule(deps, {
      identity,
      customers,
      scheduler,
      records: ports.callRecords,
      segments: relationships?.segments,
      exports: exports?.api,
      outbound: {
        callingBack: async (...about) => dialling?.outbound.callingBack(...about),
        notMade: async (...about) => dialling?.outbound.notMade(...about),
        moved: async (...about) => dialling?.outbound.moved(...about),
        wrappedUp: async (...about) => dialling?.outbound.wrappedUp(...about),
      },
      proofs: {
        on: async (em, callId) => ivr?.proofs.on(em, callId) ?? null,
        keep: async (em, proved) => ivr?.proofs.keep(em, proved),
      },
    });
    modules.push(callcenter);
  }
  if (wanted.includes('recordings') && callcenter) {
    recordings = recordingsModule(deps, { calls: callcenter.recorded, scheduler, settings: ports.recordingSettings });
    modules.push(recordings);
    if (wanted.includes('quality')) {
      const people = { ...callcenter.recorded, user: (userId: string) => identity.user(userId) };
      modules.push(qualityModule(deps, { people, recordings, tasks, reviews: reviews?.api ?? null }));
    }
  }
  const knowledge =
    wanted.includes('knowledge') && tasks && reviews
      ? knowledgeModule(deps, { people: identity, reviews: reviews.api, tasks, scheduler })
      : null;
  if (knowledge) modules.push(knowledge);
  if (wanted.includes('flows') && callcenter && customers && tasks) {
    flows = flowsModule(deps, {
      calls: callcenter,
      customers,
      people: identity,
      tasks,
      scheduler,
      crisisLevel: async (...about) => crisis?.levelOf(...about) ?? null,
      openRequest: async (...about) => requests?.put(...about) ?? null,
      callerPaths: async (...about) => ivr?.callerPaths(...about) ?? null,
      spokenFlowsFile: ports.spokenFlowsFile,
      silence: async (userId, ...about) => {
        const actor = await identity.actorOf(userId);
        if (actor) await recordings?.step(actor, ...about);
      },
    });
    modules.push(flows);
  }
  if (wanted.includes('ivr') && flows && callcenter && tasks) {
    ivr = ivrModule(deps, { flows, calls: callcenter, people: identity, tasks, secret: ports.ivrSecret });
    modules.push(ivr);
  }
  const reports = wanted.includes('reports')
    ? reportsModule(deps, {
        identity,
        people: identity,
        ownLevels: callcenter?.ownLevels,
        calendar: callcenter?.calendar,
        exports: exports?.api,
        scheduler,
        mail: ports.mail,
      })
    : null;
  if (reports) modules.push(reports);
  if (wanted.includes('dialling') && callcenter && customers) {
    dialling = diallingModule(
      deps,
      {
        calls: callcenter,
        customers,
        segments: relationships?.segments ?? null,
        people: identity,
        exports: exports?.api,
        scheduler,
        calendar: callcenter.calendar,
        heldOut: async (...about) => crisis?.heldOut(...about) ?? new Set(),
        heard: async (...about) => crisis?.listCallTold(...about),
      },
      (userId) => identity.actorOf(userId),
    );
    modules.push(dialling);
  }
  crisis =
    wanted.includes('crisis') && tasks && callcenter
      ? crisisModule(deps, {
          tasks,
          people: identity,
          calls: callcenter,
          calendar: callcenter.calendar,
          spokenWordsFile: ports.spokenWordsFile,
          rates: ports.customerView?.rates,
          dialling: dialling ?? undefined,
          segments: relationships?.segments,
          privacy: privacy ?? undefined,
          segmentFields: relationships?.segmentFields,
          scheduler,
          sms: ports.sms,
        })
      : null;
  if (crisis) modules.push(crisis);
  const { sendText } = crisis ?? {};
  requests =
    wanted.includes('requests') && tasks && callcenter && customers
      ? requestsModule(deps, {
          tasks,
          people: identity,
          calls: callcenter,
          // Without a gateway nothing is promised to anybody.
          sendText: ports.sms ? sendText : undefined,
          mail: ports.mail?.customerFrom ? smtpRelay({ ...ports.mail, from: ports.mail.customerFrom }) : undefined,
          images: documents ?? undefined,
          calendar: callcenter.calendar,
          exports: exports?.api,
          scheduler,
        })
      : null;
  if (requests) modules.push(requests);
  // Offers ask for forecasts, which belong to the module above them.
  let analytics: (AnalyticsApi & ServerModule) | null = null;
  if (wanted.includes('offers') && customers && relationships && callcenter)
    modules.push(
      offersModule(deps, {
        calls: callcenter,
        lookUps: customers,
        rules: relationships.rules,
        scoresOf: async (em, customerId) => (await analytics?.scoresOf(em, customerId, false)) ?? [],
      }),
    );
  analytics =
    wanted.includes('analytics') && customers
      ? analyticsModule(deps, {
          lookUps: customers,
          privacy: privacy ?? undefined,
          segmentFields: relationships?.segmentFields,
          scheduler,
        })
      : null;
  if (analytics) modules.push(analytics);
  return {
    modules,
    identity,
    tasks,
    reviews: reviews?.api ?? null,
    documents,
    relationships,
    lifecycle,
    callcenter,
    recordings,
    knowledge,
    flows,
    ivr,
    dialling,
    crisis,
    requests,
    analytics,
  };
}
