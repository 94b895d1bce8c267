import { type Call, newCall, ToldFacts } from './call.ts';

/** How long after its end a call is kept for events that come late, in microseconds. Topics differ by up to 5 s. */
export const GRACE_MICROS = 10_000_000;
/** Ids of forgotten calls kept, so that a straggler does not bring one back to life. About an hour at 10 calls/s. */
const REMEMBERED_ENDS = 40_000;
/** No Asterisk carries this many; beyond it the calls not heard of for longest are dropped. */
const MAX_CALLS = 20_000;

/** The calls the bridge knows, and those it must not wake again. Memory is bounded. */
export class CallBook {
  readonly calls = new Map<string, Call>();
  /** Channel → call; a channel may move to another call when calls are joined. */
  private readonly callOfChannel = new Map<string, string>();
  private readonly told = new Set<string>();
  private readonly ended = new Set<string>();
  private readonly endings: { id: string; at: number }[] = [];
  private endingsDone = 0;
  /** Calls dropped because there were too many. */
  dropped = 0;

  /** The call, made when new; null when it is over and forgotten. */
  open(id: string, at: number): Call | null {
    const known = this.calls.get(id);
    if (known) {
      if (at > known.touchedAt) known.touchedAt = at;
      return known;
    }
    if (this.ended.has(id)) return null;
    if (this.calls.size >= MAX_CALLS) this.dropOldest();
    const call = newCall(id, at, new ToldFacts(this.told));
    this.calls.set(id, call);
    return call;
  }

  get(id: string): Call | undefined {
    return this.calls.get(id);
  }

  isForgotten(id: string): boolean {
    return this.ended.has(id);
  }

  bindChannel(channelId: string, callId: string): void {
    this.callOfChannel.set(channelId, callId);
  }

  callOf(channelId: string): Call | undefined {
    const id = this.callOfChannel.get(channelId);
    return id === undefined ? undefined : this.calls.get(id);
  }

  /** Notes that the call is over; it is forgotten after the grace. */
  end(call: Call, at: number): void {
    call.endedAt = at;
    this.endings.push({ id: call.id, at });
  }

  /** Takes out the calls whose grace is over at `now` (Asterisk's time). */
  takeExpired(now: number): Call[] {
    const expired: Call[] = [];
    for (let next = this.endings[this.endingsDone]; next && now - next.at > GRACE_MICROS; ) {
      const call = this.calls.get(next.id);
      if (call) {
        expired.push(call);
        this.forget(call);
      }
      this.endingsDone += 1;
      next = this.endings[this.endingsDone];
    }
    if (this.endingsDone > 1000) {
      this.endings.splice(0, this.endingsDone);
      this.endingsDone = 0;
    }
    return expired;
  }

  private forget(call: Call): void {
    this.calls.delete(call.id);
    call.told.forget();
    for (const channelId of call.channels.keys()) {
      if (this.callOfChannel.get(channelId) === call.id) this.callOfChannel.delete(channelId);
    }
    this.ended.add(call.id);
    if (this.ended.size > REMEMBERED_ENDS) {
      const oldest = this.ended.values().next().value;
      if (oldest !== undefined) this.ended.delete(oldest);
    }
  }

  private dropOldest(): void {
    let oldest: Call | null = null;
    for (const call of this.calls.values()) if (!oldest || call.touchedAt < oldest.touchedAt) oldest = call;
    if (!oldest) return;
    this.dropped += 1;
    this.forget(oldest);
  }
}
