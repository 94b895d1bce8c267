import type { Fact, FactOf } from '@tellerline/contracts';
import type { AmiConnection } from '../ami/ami-connection.ts';
import { AmiError } from '../ami/ami-error.ts';
import { type Asked, resync, snapshotOf, strangersIn, talkingIn } from '../translate/resync.ts';
import type { Translator } from '../translate/translator.ts';
import { type PlatformView, readDnis, readHold, readPlatform } from './platform-view.ts';

/** How often Asterisk is asked for everything, and how often that is told although nothing changed. */
const EVERY_MS = 2000;
const TOLD_AT_LEAST_EVERY_MS = 10_000;
/** Calls found without their beginning whose DNIS is asked for, phones in talk asked whether they hold; beyond it what is known has to do. */
const MAX_ASKED = 500;

export interface PlatformWatchEnds {
  nowMicros(): number;
  onFacts(facts: Fact[]): void;
  /** Asterisk told another boot than before. */
  onFailed(error: unknown): void;
}

/**
 * Keeps our picture equal to Asterisk's on one connection: everything is read after login and every two seconds,
 * calls that differ are mended, and the whole goes to the server as a snapshot (a periodic one that tells nothing new only every ten seconds).
 */
export class PlatformWatch {
  /** The first reading of this connection is done. */
  synced = false;
  bootId = '';
  private readonly connection: AmiConnection;
  private readonly translator: Translator;
  private readonly ends: PlatformWatchEnds;
  private readonly connectedAt: number;
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;
  private lastTold = '';
  private lastToldAt = 0;

  constructor(connection: AmiConnection, translator: Translator, ends: PlatformWatchEnds) {
    this.connection = connection;
    this.translator = translator;
    this.ends = ends;
    this.connectedAt = ends.nowMicros();
  }

  /** Reads at once, then again and again until stopped. */
  start(): void {
    void this.round('login');
  }

  stop(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
  }

  private async round(reason: FactOf<'platform.snapshot'>['reason']): Promise<void> {
    let next = reason;
    try {
      const view = await readPlatform(this.connection, this.ends.nowMicros);
      const dnisOf = await this.dnisOfStrangers(view);
      // What was said on the line to us is heard; only what came before it has to be asked for.
      const heldOf = next === 'login' ? await this.holds(view) : new Map<string, boolean>();
      if (this.stopped) return;
      this.take(view, { dnisOf, heldOf }, reason);
      next = 'periodic';
    } catch (error) {
      if (this.stopped) return;
      if (!(error instanceof AmiError && error.failure === 'closed')) this.ends.onFailed(error);
    }
    if (!this.stopped) this.timer = setTimeout(() => void this.round(next), EVERY_MS);
  }

  private async dnisOfStrangers(view: PlatformView): Promise<Map<string, string>> {
    const strangers = strangersIn(this.translator, view).slice(0, MAX_ASKED);
    const answers = strangers.map(async ({ callId, name }) => [callId, await readDnis(this.connection, name)] as const);
    return new Map(await Promise.all(answers));
  }

  private async holds(view: PlatformView): Promise<Map<string, boolean>> {
    const answers = talkingIn(view)
      .slice(0, MAX_ASKED)
      .map(async ({ channelId, name }) => [channelId, await readHold(this.connection, name)] as const);
    return new Map((await Promise.all(answers)).flatMap(([id, held]) => (held === null ? [] : [[id, held] as const])));
  }

  private take(view: PlatformView, asked: Asked, reason: FactOf<'platform.snapshot'>['reason']): void {
    this.bootId = view.bootId;
    const facts = resync(this.translator, view, this.connectedAt, asked);
    const snapshot = snapshotOf(view, reason, (extension) => this.translator.phones.isReachable(extension));
    const { id: _id, occurredAt: _at, reason: _reason, ...content } = snapshot;
    const told = JSON.stringify(content);
    const due = view.askedAt - this.lastToldAt >= TOLD_AT_LEAST_EVERY_MS * 1000;
    if (reason === 'login' || told !== this.lastTold || due) {
      facts.push(snapshot);
      this.lastTold = told;
      this.lastToldAt = view.askedAt;
    }
    this.synced = true;
    this.ends.onFacts(facts);
  }
}
