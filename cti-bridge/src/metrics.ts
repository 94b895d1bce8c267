import type { Fact } from '@tellerline/contracts';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What is read when somebody asks, rather than counted. */
export interface MetricSources {
  amiConnected(): boolean;
  serverConnected(): boolean;
  /** Facts on disk the server has not acknowledged. */
  unsentFacts(): number;
  /** Facts that wait for the disk. */
  unwrittenFacts(): number;
  journalBytes(): number;
  calls(): number;
  traffic(): { bytes: number; messages: number; read: number; refused: number };
}

/** The bridge's Prometheus metrics. */
export class BridgeMetrics {
  readonly registry = new Registry();
  /** From Asterisk's timestamp of an event to its facts being handed to the journal, in seconds. */
  private readonly lag: Histogram;
  private readonly events: Counter<'event'>;
  private readonly facts: Counter<'type'>;
  readonly failedLogins: Counter;

  constructor(sources: MetricSources) {
    const { registry } = this;
    const registers = [registry];
    collectDefaultMetrics({ register: registry, prefix: 'cti_bridge_' });
    this.lag = new Histogram({
      name: 'cti_bridge_ami_lag_seconds',
      help: 'Delay from the time Asterisk gave an event to its translation',
      buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    });
    this.events = new Counter({
      name: 'cti_bridge_events_total',
      help: 'AMI events translated',
      labelNames: ['event'],
      registers,
    });
    this.facts = new Counter({
      name: 'cti_bridge_facts_total',
      help: 'Facts proved, by type',
      labelNames: ['type'],
      registers,
    });
    this.failedLogins = new Counter({
      name: 'cti_bridge_ami_failed_connections_total',
      help: 'Attempts to reach Asterisk that failed',
      registers,
    });
    const gauge = (name: string, help: string, read: () => number) => {
      new Gauge({
        name: `cti_bridge_${name}`,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    };
    gauge('ami_connected', 'Logged in to Asterisk', () => Number(sources.amiConnected()));
    gauge('server_connected', 'The server takes facts', () => Number(sources.serverConnected()));
    gauge('journal_unsent_facts', 'Facts the server has not acknowledged', sources.unsentFacts);
    gauge('journal_unwritten_facts', 'Facts that wait for the disk', sources.unwrittenFacts);
    gauge('journal_bytes', 'Size of the journal', sources.journalBytes);
    gauge('calls', 'Calls known', sources.calls);
    gauge('ami_received_bytes', 'Bytes of the present AMI connection', () => sources.traffic().bytes);
    gauge('ami_received_messages', 'Messages of the present AMI connection', () => sources.traffic().messages);
    gauge('ami_read_messages', 'Those of them that were of use', () => sources.traffic().read);
    gauge('ami_refused_messages', 'Those of them that were malformed', () => sources.traffic().refused);
  }

  event(name: string, lagSeconds: number): void {
    this.events.inc({ event: name });
    if (lagSeconds >= 0 && lagSeconds < 3600) this.lag.observe(lagSeconds);
  }

  proved(facts: readonly Fact[]): void {
    for (const { type } of facts) this.facts.inc({ type });
  }
}
