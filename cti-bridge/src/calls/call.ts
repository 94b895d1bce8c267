/** One channel of a call, known from its Newchannel, a resync or the journal. */
export interface Channel {
  id: string;
  name: string;
  /** The agent's extension when it is an agent's phone. */
  extension: string | null;
  createdAt: number;
  hungUpAt: number | null;
  /** When the far end of this channel hung up (HangupRequest); stays null when Asterisk ended it. */
  requestedAt: number | null;
  /** Who ended it, settled when it went. */
  endedBy: EndedBy;
  cause: number;
  /** The agent passed the call on and left. */
  transferred: boolean;
  held: boolean;
}

export type EndedBy = 'caller' | 'agent' | 'system';

/** One agent's phone rung for the call, keyed by the Uniqueid of that leg. */
export interface Offer {
  id: string;
  extension: string;
  queue: string | null;
  /** First DialEnd that is not an answer; a missed ring has two. */
  failed: { status: string; at: number } | null;
  /**
   * Why it went unanswered, once known: rung to its end, or cut short because the caller's time in the queue was over
   * (Asterisk calls both NOANSWER, only the second is followed by an abandonment at once).
   */
  rung: 'unknown' | 'full' | 'cut short';
  connectedAt: number | null;
  endTold: boolean;
}

/** One wait of the caller in one queue. */
export interface QueueStay {
  queue: string;
  joinedAt: number;
  /** Read from Asterisk's list, to the second, without its own event: that event may still come. */
  found: boolean;
  answeredAt: number | null;
  /** Asterisk says "abandon" for time-outs too; see QueueVisits. */
  abandonedAt: number | null;
  told: boolean;
}

/** What Queue() answered to the dialplan: the caller is still on the line. */
export interface QueueStatus {
  status: string;
  at: number;
  /** Known when the dialplan said it (TellerlineQueueLeft), not from the bare variable. */
  named: boolean;
}

/**
 * A channel's queue stays and Queue()'s answers. They come over different topics, each in its own order, so the n-th
 * unanswered stay is joined with the n-th answer.
 */
export interface QueueVisits {
  stays: QueueStay[];
  statuses: QueueStatus[];
  statusesUsed: number;
}

export interface Call {
  id: string;
  channels: Map<string, Channel>;
  /** Channels not hung up. */
  live: number;
  offers: Map<string, Offer>;
  visits: Map<string, QueueVisits>;
  /** What the first channel's Newchannel told, for a dialplan that raises no TellerlineCallArrived. */
  root: {
    micros: number;
    exten: string;
    callerNumber: string;
    callerName: string;
    /** It came in, rather than being called by Asterisk (Originate). */
    incoming: boolean;
    extension: string | null;
  } | null;
  startTold: boolean;
  told: ToldFacts;
  /** Events seen, by name, channel and time. */
  seen: Set<string>;
  endedAt: number | null;
  /** Asterisk's time of the last event that concerned the call. */
  touchedAt: number;
}

/**
 * Ids of the facts told about a call, so that doubled events and replays tell nothing twice. No other call of the book
 * tells them again either: a phone may pass from one call to another, and its ring or its end is still one.
 */
export class ToldFacts {
  private readonly ofAllCalls: Set<string>;
  private readonly own: string[] = [];

  constructor(ofAllCalls: Set<string>) {
    this.ofAllCalls = ofAllCalls;
  }

  has(id: string): boolean {
    return this.ofAllCalls.has(id);
  }

  add(id: string): void {
    if (this.ofAllCalls.has(id)) return;
    this.ofAllCalls.add(id);
    this.own.push(id);
  }

  /** The call is forgotten; ids of its facts need not be known any longer. */
  forget(): void {
    for (const id of this.own) this.ofAllCalls.delete(id);
  }
}

export function newCall(id: string, at: number, told: ToldFacts): Call {
  return {
    id,
    channels: new Map(),
    live: 0,
    offers: new Map(),
    visits: new Map(),
    root: null,
    startTold: false,
    told,
    seen: new Set(),
    endedAt: null,
    touchedAt: at,
  };
}

export const newOffer = (id: string, extension: string, queue: string | null): Offer => ({
  id,
  extension,
  queue,
  failed: null,
  // Outside a queue nothing cuts a ring short.
  rung: queue === null ? 'full' : 'unknown',
  connectedAt: null,
  endTold: false,
});

export function visitsOf(call: Call, channelId: string): QueueVisits {
  let visits = call.visits.get(channelId);
  if (!visits) {
    visits = { stays: [], statuses: [], statusesUsed: 0 };
    call.visits.set(channelId, visits);
  }
  return visits;
}

/** Adds a channel, or returns the one that is there. */
export function channelOf(
  call: Call,
  id: string,
  facts: { name: string; extension: string | null; at: number },
): Channel {
  let channel = call.channels.get(id);
  if (!channel) {
    channel = {
      id,
      name: facts.name,
      extension: facts.extension,
      createdAt: facts.at,
      hungUpAt: null,
      requestedAt: null,
      endedBy: 'system',
      cause: 0,
      transferred: false,
      held: false,
    };
    call.channels.set(id, channel);
    call.live += 1;
  }
  return channel;
}
