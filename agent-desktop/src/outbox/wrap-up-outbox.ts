import { WrapUp } from '@tellerline/contracts';
import { z } from 'zod';
import { Cell } from '../state/cell.ts';
import { type KeyValueStore, readJson, writeJson } from '../state/key-value-store.ts';

/** A wrap-up on its way to the server. `key` inside `body` makes repeats harmless. */
export const OutboxEntry = z.object({
  interactionId: z.string(),
  body: WrapUp,
  queuedAt: z.number(),
  attempts: z.number().int(),
  nextAt: z.number(),
  state: z.enum(['waiting', 'sending', 'saved', 'refused', 'superseded']),
  savedAt: z.number().nullable(),
});
export type OutboxEntry = z.infer<typeof OutboxEntry> & { refusal?: unknown };
const Entries = z.array(OutboxEntry);

/** What became of an attempt: stored, refused for good, not stored because another wrap-up of this call stands, or worth another try. */
export type SendOutcome =
  | { kind: 'saved' }
  | { kind: 'refused'; error: unknown }
  | { kind: 'superseded' }
  | { kind: 'later' };

export interface OutboxPorts {
  store: KeyValueStore;
  /** Kept per user, so that a colleague at the same computer neither sees nor sends it. */
  userId: string;
  send(interactionId: string, body: WrapUp): Promise<SendOutcome>;
  now(): number;
  /** Calls back once after `ms`; answers a way to call it off. */
  schedule(callback: () => void, ms: number): () => void;
}

/** Waiting times between attempts in milliseconds; the last one repeats. */
export const retrySteps = [1_000, 2_000, 5_000, 10_000, 30_000] as const;

export const outboxKey = (userId: string): string => `tellerline.outbox.${userId}`;

/** How many wrap-ups of any user wait in this browser; for the sign-in page. */
export function waitingIn(store: KeyValueStore, userId: string): OutboxEntry[] {
  return readJson(store, outboxKey(userId), (raw) => Entries.safeParse(raw).data ?? null) ?? [];
}

/**
 * Carries wrap-ups to the server, however long that takes: written to the browser's store before the first attempt,
 * tried again with growing pauses, sent at once when the line is back, taken up again after a reload. An entry leaves
 * the store only when the server has it, or when the agent has seen why it does not.
 */
export class WrapUpOutbox {
  readonly entries: Cell<readonly OutboxEntry[]>;
  private readonly ports: OutboxPorts;
  private cancelTimer: (() => void) | null = null;
  private closed = false;
  /** Keys of attempts under way when the line came back: should they fail, the next follows without a pause. */
  private readonly hurried = new Set<string>();

  constructor(ports: OutboxPorts) {
    this.ports = ports;
    // What was being sent when the page went away may or may not have arrived: the key lets us simply send it again.
    const kept = waitingIn(ports.store, ports.userId).map((entry) =>
      entry.state === 'sending' ? { ...entry, state: 'waiting' as const } : entry,
    );
    this.entries = new Cell<readonly OutboxEntry[]>(kept.filter((entry) => entry.state !== 'saved'));
  }

  /** Takes a wrap-up over. From here on it survives everything but a cleared browser. */
  put(interactionId: string, body: WrapUp): void {
    const now = this.ports.now();
    const entry: OutboxEntry = {
      interactionId,
      body,
      queuedAt: now,
      attempts: 0,
      nextAt: now,
      state: 'waiting',
      savedAt: null,
    };
    this.write([...this.entries.get().filter((e) => e.interactionId !== interactionId), entry]);
    void this.flush();
  }

  find(interactionId: string): OutboxEntry | null {
    return this.entries.get().find((entry) => entry.interactionId === interactionId) ?? null;
  }

  /** Entries not yet with the server. */
  get waiting(): number {
    return this.entries.get().filter((entry) => entry.state === 'waiting' || entry.state === 'sending').length;
  }

  /** Takes an entry off the list whose end the agent has seen. */
  drop(interactionId: string): void {
    this.write(this.entries.get().filter((entry) => entry.interactionId !== interactionId));
  }

  /** Sends what is due; `now: true` also what would wait longer, because the line has just come back: pauses begin anew. */
  async flush(options: { now: boolean } = { now: false }): Promise<void> {
    if (this.closed) return;
    if (options.now) this.hurry();
    const due = this.entries.get().filter((entry) => entry.state === 'waiting' && entry.nextAt <= this.ports.now());
    await Promise.all(due.map((entry) => this.attempt(entry)));
    this.plan();
  }

  close(): void {
    this.closed = true;
    this.cancelTimer?.();
  }

  private hurry(): void {
    const now = this.ports.now();
    for (const entry of this.entries.get()) {
      if (entry.state === 'sending') this.hurried.add(entry.body.key);
      if (entry.state === 'waiting') this.replace(entry, { attempts: 0, nextAt: now });
    }
  }

  private async attempt(entry: OutboxEntry): Promise<void> {
    this.replace(entry, { state: 'sending' });
    const outcome = await this.ports
      .send(entry.interactionId, entry.body)
      .catch((): SendOutcome => ({ kind: 'later' }));
    // The agent may have written it anew while this attempt was under way; that newer entry is not ours to judge.
    if (outcome.kind === 'saved') this.replace(entry, { state: 'saved', savedAt: this.ports.now() });
    if (outcome.kind === 'refused') this.replace(entry, { state: 'refused', refusal: outcome.error });
    if (outcome.kind === 'superseded') this.replace(entry, { state: 'superseded' });
    const hurried = this.hurried.delete(entry.body.key);
    if (outcome.kind === 'later') {
      const pause = retrySteps[Math.min(entry.attempts, retrySteps.length - 1)] ?? 30_000;
      const change = hurried
        ? { attempts: 0, nextAt: this.ports.now() }
        : { attempts: entry.attempts + 1, nextAt: this.ports.now() + pause };
      this.replace(entry, { state: 'waiting', ...change });
    }
  }

  private replace(entry: OutboxEntry, change: Partial<OutboxEntry>): void {
    this.write(this.entries.get().map((e) => (e.body.key === entry.body.key ? { ...e, ...change } : e)));
  }

  private write(entries: readonly OutboxEntry[]): void {
    this.entries.set(entries);
    const kept = entries.filter((entry) => entry.state !== 'saved').map(({ refusal: _refusal, ...rest }) => rest);
    if (kept.length === 0) this.ports.store.removeItem(outboxKey(this.ports.userId));
    else writeJson(this.ports.store, outboxKey(this.ports.userId), kept);
  }

  private plan(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
    const next = Math.min(
      ...this.entries
        .get()
        .filter((entry) => entry.state === 'waiting')
        .map((entry) => entry.nextAt),
    );
    if (this.closed || !Number.isFinite(next)) return;
    this.cancelTimer = this.ports.schedule(() => void this.flush(), Math.max(50, next - this.ports.now()));
  }
}
