import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Logger, pino } from 'pino';
import { composeModules, entitiesOf, moduleNames } from './composition.ts';
import type { ServerConfig } from './config.ts';
import { httpApp } from './http/http-app.ts';
import { ServerMetrics } from './http/metrics.ts';
import { Origins } from './http/origins.ts';
import type { RouteDefinition } from './http/route.ts';
import { DatabaseJobRuns } from './jobs/job-runs.ts';
import { Scheduler } from './jobs/scheduler.ts';
import { auditHead, ensureAuditHead } from './kernel/audit.ts';
import { linkAuditNotes } from './kernel/audit-notes.ts';
import { type Clock, systemClock } from './kernel/clock.ts';
import type { ServerDeps } from './kernel/module.ts';
import type { AnalyticsApi } from './modules/analytics/index.ts';
import type { CallcenterApi } from './modules/callcenter/index.ts';
import type { DocumentsApi } from './modules/documents/index.ts';
import type { FlowsApi } from './modules/flows/index.ts';
import type { IdentityModule } from './modules/identity/index.ts';
import type { KnowledgeApi } from './modules/knowledge/index.ts';
import type { RecordingsApi } from './modules/recordings/index.ts';
import type { RelationshipsApi } from './modules/relationships/index.ts';
import type { TasksApi } from './modules/tasks/index.ts';
import { migratorSettings } from './persistence/migrations.ts';
import { dialectOf, forkOf, openOrm } from './persistence/orm.ts';
import { makeTransaction } from './persistence/transaction.ts';
import { readiness } from './readiness.ts';
import { Realtime } from './realtime/realtime.ts';
import { liveDoors, type StandIns } from './stand-ins.ts';

/** How long a request under way may still take when the server goes down. */
const requestsMayEndMs = 2_000;

export interface StartOptions {
  config: ServerConfig;
  clock?: Clock;
  log?: Logger;
  /** For tests only. */
  standIns?: StandIns;
}

export interface RunningServer {
  /** `http://127.0.0.1:7400` */
  url: string;
  deps: ServerDeps;
  metrics: ServerMetrics;
  realtime: Realtime;
  /** Absent modules are null. */
  tasks: TasksApi | null;
  documents: DocumentsApi | null;
  relationships: RelationshipsApi | null;
  callcenter: CallcenterApi | null;
  recordings: RecordingsApi | null;
  knowledge: KnowledgeApi | null;
  flows: FlowsApi | null;
  analytics: AnalyticsApi | null;
  identity: IdentityModule;
  scheduler: Scheduler;
  /** Every endpoint that is mounted. */
  routes: readonly RouteDefinition[];
  /** Sockets first, then requests under way, then modules from the top down, then the database. */
  stop(): Promise<void>;
}

/** Opens the database, wires everything and listens. The database must have been migrated. */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { config, clock = systemClock, log = pino({ level: 'silent' }), standIns = {} } = options;
  const { modules: wanted = moduleNames, moreRoutes = [] } = standIns;
  const metrics = new ServerMetrics();
  const origins = new Origins(config.publicOrigins ?? [`http://localhost:${config.port}`]);
  const orm = await openOrm({
    databaseUrl: config.databaseUrl,
    entities: entitiesOf(wanted),
    poolSize: config.databasePool,
    more: await migratorSettings(dialectOf(config.databaseUrl)),
  });
  await ensureAuditHead(forkOf(orm));

  const realtime = new Realtime({ orm, clock, log, metrics, ctiCommandTimeoutMs: config.ctiCommandTimeoutMs });
  const deps: ServerDeps = {
    orm,
    clock,
    log,
    hub: realtime.hub,
    telephony: realtime.telephony,
    transaction: makeTransaction(orm),
    bank: config.bank,
  };
  const runs = new DatabaseJobRuns({ orm, clock });
  const scheduler = new Scheduler({ log, timeZone: config.bank.timeZone, runs, now: () => clock.now() });
  const phone = {
    secretsFile: config.sipSecretsFile,
    webSocketUrl: config.sipWebSocketUrl,
    domain: config.sipDomain,
  };
  const {
    modules,
    identity,
    tasks,
    documents,
    relationships,
    callcenter,
    recordings,
    knowledge,
    flows,
    ivr,
    analytics,
  } = composeModules(
    deps,
    {
      session: config.session,
      secure: origins.secure,
      phone,
      scheduler,
      ivrSecret: config.ctiToken,
      spokenFlowsFile: config.spokenFlowsFile,
      spokenWordsFile: config.spokenWordsFile,
      lookUpLimits: config.lookUpLimits,
      expiry: config.certificateExpiry,
      sms: config.sms,
      mail: config.mail,
      callRecords: config.callRecords,
      customerView: config.customerView,
      documentSettings: config.documents,
      recordingSettings: config.recordings,
      feedSettings: config.feed && { ...config.feed, databaseUrl: config.databaseUrl },
      blindFields: config.blindSecondEntry,
    },
    wanted,
  );
  callcenter?.onBoardChanged(() => realtime.boardChanged());
  if (callcenter) metrics.countAgentsReady(callcenter.agentsReady);

  const routes = [...modules.flatMap((module) => module.routes), ...moreRoutes];
  const app = httpApp({
    deps,
    log,
    routes,
    sessions: identity.sessions,
    origins,
    metrics,
    readiness: () => readiness(orm, () => realtime.bridgeConnected),
    sipWebSocketUrl: config.sipWebSocketUrl,
    desktopDir: config.desktopDir,
    trustProxy: config.trustProxy,
  });
  const http = hardened(createServer(app.callback()));
  realtime.attach(http, {
    sessions: identity.sessions,
    origins,
    ctiToken: config.ctiToken,
    scheduler,
    selfService: ivr,
    ...liveDoors(callcenter, standIns),
  });
  const linkNotes = () => linkAuditNotes(deps);
  scheduler.addTicker({ name: 'audit.link_notes', everyMs: 1_000, run: linkNotes });
  // The log usually leaves this machine: an anchor there tells even a trail that was forged from end to end.
  const noteAuditHead = async () => log.info({ event: 'audit.head', ...(await auditHead(forkOf(orm))) });
  scheduler.add({ name: 'audit.note_head', cron: '0 * * * *', run: noteAuditHead });
  for (const module of modules) await module.start?.();
  const port = await listen(http, config.port, config.host);
  if (config.publicOrigins === null) origins.replace([`http://localhost:${port}`]);
  log.info({ event: 'server.started', port, modules: modules.map((module) => module.name) });

  return {
    url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
    deps,
    metrics,
    realtime,
    tasks,
    documents,
    relationships,
    callcenter,
    recordings,
    knowledge,
    flows,
    analytics,
    identity,
    scheduler,
    routes,
    stop: async () => {
      // Requests under way may end; one that hangs may not hold up the rest.
      const cut = setTimeout(() => http.closeAllConnections(), requestsMayEndMs);
      await realtime.close();
      clearTimeout(cut);
      await scheduler.stop();
      for (const module of [...modules].reverse()) await module.stop?.();
      await linkNotes();
      await noteAuditHead();
      await orm.close();
      log.info({ event: 'server.stopped' });
    },
  };
}

/** Limits against clients that send slowly or never end. */
function hardened(http: Server): Server {
  http.headersTimeout = 10_000;
  http.requestTimeout = 30_000;
  http.keepAliveTimeout = 65_000;
  http.maxHeadersCount = 100;
  http.maxRequestsPerSocket = 10_000;
  return http;
}

function listen(http: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, host, () => {
      http.off('error', reject);
      resolve((http.address() as AddressInfo).port);
    });
  });
}
