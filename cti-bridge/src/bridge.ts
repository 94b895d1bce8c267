import type { Fact } from '@tellerline/contracts';
import type { Logger } from 'pino';
import { CallOrders } from './acd/calls.ts';
import { consult } from './acd/consult.ts';
import { Memberships } from './acd/membership.ts';
import { moveCaller } from './acd/moves.ts';
import { PlatformWatch } from './acd/platform-watch.ts';
import { setQueues } from './acd/queues.ts';
import { pauseRecording, setRecordingRules } from './acd/recording.ts';
import type { AmiConnection } from './ami/ami-connection.ts';
import type { AmiEvent } from './ami/ami-event.ts';
import { AmiSession } from './ami/ami-session.ts';
import type { BridgeConfig } from './config.ts';
import { serveHealth } from './health.ts';
import { serveAgi } from './ivr/agi-server.ts';
import { Journal } from './journal/journal.ts';
import { BridgeMetrics } from './metrics.ts';
import { ServerLink } from './server-link.ts';
import { restore } from './translate/restore.ts';
import { instantOf } from './translate/tell.ts';
import { Translator } from './translate/translator.ts';

export const bridgeVersion = '0.1.0';

/** A journal this far behind means the server does not keep up or is away. */
const LATE_FACTS = 5000;
/** A missed ring is told at most this much later than it must be; the queue tries again after a second. */
const TICK_MS = 100;
/** Asterisk that is still starting tells FullyBooted when queues and phones are there. */
const BOOT_WAIT_MS = 20_000;

export interface Bridge {
  healthPort: number;
  /** Why the bridge is not ready; empty when it is. */
  reasons(): string[];
  stop(): Promise<void>;
}

/** Starts the bridge: journal, translation, Asterisk, server. Rejects when the journal cannot be opened or the port is taken. */
export async function startBridge(config: BridgeConfig, log: Logger): Promise<Bridge> {
  const nowMicros = () => Math.floor((performance.timeOrigin + performance.now()) * 1000);
  const journal = await Journal.open(config.journal);
  if (journal.cutBytes > 0) {
    log.warn({ event: 'journal.repaired', bytes: journal.cutBytes }, 'cut off what a crash left unfinished');
  }
  const translator = new Translator();
  for await (const { fact } of journal.recentPast()) restore(translator, fact);
  journal.append(translator.tick(nowMicros()));

  let watch: PlatformWatch | null = null;
  let bootTimer: NodeJS.Timeout | null = null;
  const metrics: BridgeMetrics = new BridgeMetrics({
    amiConnected: () => session.state === 'connected',
    serverConnected: () => link.connected,
    unsentFacts: () => Math.max(0, journal.durableSeq - link.throughSeq),
    unwrittenFacts: () => journal.lag,
    journalBytes: () => journal.size.bytes,
    calls: () => translator.book.calls.size,
    traffic: () => session.connection?.traffic ?? { bytes: 0, messages: 0, read: 0, refused: 0 },
  });

  const record = (facts: Fact[]) => {
    if (facts.length === 0) return;
    metrics.proved(facts);
    for (const fact of facts) {
      if ('callId' in fact) log.debug({ event: fact.type, callId: fact.callId, factId: fact.id }, 'fact');
    }
    journal.append(facts);
  };
  const linkFact = (connected: boolean): Fact => {
    const at = nowMicros();
    return { id: `platform.link:${at}`, type: 'platform.link', occurredAt: instantOf(at), connected };
  };

  const beginWatch = (connection: AmiConnection) => {
    if (bootTimer) clearTimeout(bootTimer);
    bootTimer = null;
    if (watch || session.connection !== connection) return;
    watch = new PlatformWatch(connection, translator, {
      nowMicros,
      onFacts: record,
      onFailed: (error) => log.warn({ event: 'ami.resync_failed', err: error }, 'Asterisk could not be read'),
    });
    watch.start();
  };

  const onEvent = (event: AmiEvent) => {
    metrics.event(event.name, (nowMicros() - event.micros) / 1_000_000);
    if (event.name === 'FullyBooted' && session.connection) beginWatch(session.connection);
    orders.hear(event);
    record(translator.apply(event));
  };

  const session: AmiSession = new AmiSession(config.ami, {
    nowMicros,
    onEvent,
    onConnected(connection) {
      log.info({ event: 'ami.connected' }, 'logged in to Asterisk');
      record([linkFact(true)]);
      if (connection.booted) beginWatch(connection);
      else bootTimer = setTimeout(() => beginWatch(connection), BOOT_WAIT_MS);
    },
    onLost(reason) {
      log.warn({ event: 'ami.lost', reason: reason.message, failure: reason.failure }, 'Asterisk lost');
      if (bootTimer) clearTimeout(bootTimer);
      watch?.stop();
      watch = null;
      record([linkFact(false)]);
    },
    onFailedAttempt(reason) {
      metrics.failedLogins.inc();
      const level = reason.failure === 'auth' ? 'error' : 'warn';
      log[level]({ event: 'ami.unreachable', reason: reason.message, failure: reason.failure }, 'Asterisk not reached');
    },
  });
  const memberships = new Memberships(() => session.connection);
  const orders = new CallOrders(() => session.connection);
  const link = new ServerLink({
    ...config.server,
    version: bridgeVersion,
    journal,
    log,
    commands: {
      setMembership: (command) => memberships.set(command),
      originate: (command) => orders.originate(command),
      announce: (command) => orders.announce(command),
      endRing: (command) => orders.endRing(command),
      playWords: (command) => orders.playWords(command),
      hangUp: (command) => orders.hangUp(command),
      monitor: (command) => orders.monitor(command),
      setQueues: (command) => setQueues(session.connection, config.queuesFile, command),
      consult: (command) => consult(session.connection, command),
      pauseRecording: (command) => pauseRecording(session.connection, command),
      setRecordingRules: (command) => setRecordingRules(session.connection, command),
      moveCaller: (command) => moveCaller(session.connection, command),
    },
  });

  const reasons = (): string[] => {
    const found: string[] = [];
    if (session.state === 'refused') found.push('Asterisk refuses our password');
    else if (session.state !== 'connected') found.push('Asterisk is not connected');
    else if (!watch?.synced) found.push('Asterisk has not been read yet');
    if (!link.connected) found.push('the server is not connected');
    if (journal.failure) found.push(`the journal cannot be written: ${journal.failure}`);
    if (journal.durableSeq - link.throughSeq > LATE_FACTS) found.push('the server is far behind');
    return found;
  };
  const health = await serveHealth({ ...config.health, reasons, metrics: () => metrics.registry.metrics() }).catch(
    async (error: unknown) => {
      await journal.close();
      throw error;
    },
  );
  const agi = await (config.agi ? serveAgi({ ...config.agi, desk: link.ivr, log }) : null);
  // Waits of the translator end by time even when Asterisk is silent.
  const ticker = setInterval(() => {
    if (session.state === 'connected') record(translator.tick(nowMicros()));
  }, TICK_MS);
  session.start();
  link.start();
  log.info({ event: 'bridge.started', journalId: journal.id, durableSeq: journal.durableSeq }, 'bridge started');

  return {
    healthPort: health.port,
    reasons,
    async stop() {
      clearInterval(ticker);
      if (bootTimer) clearTimeout(bootTimer);
      watch?.stop();
      await agi?.close();
      await session.stop();
      await journal.flush();
      await link.drain(1500);
      link.stop();
      await health.close();
      await journal.close();
      log.info({ event: 'bridge.stopped' }, 'bridge stopped');
    },
  };
}
