import type { Fact, FactBatch, FactOf } from '@tellerline/contracts';

type Told<T extends Fact['type']> = Omit<FactOf<T>, 'id' | 'type' | 'occurredAt'>;

/** Writes the facts of calls as the bridge would, on a time line of its own. */
export class Story {
  private readonly start: number;
  private readonly told: Fact[] = [];

  constructor(start: Date | string) {
    this.start = new Date(start).getTime();
  }

  get facts(): Fact[] {
    return [...this.told];
  }

  /** Adds a fact `second` seconds after the start of the story. */
  at<T extends Fact['type']>(second: number, type: T, rest: Told<T>): this {
    const occurredAt = new Date(this.start + Math.round(second * 1000)).toISOString();
    const id = `${type}:${occurredAt}:${JSON.stringify(rest)}`.slice(0, 400);
    const fact: unknown = { id, type, occurredAt, ...rest };
    this.told.push(fact as Fact);
    return this;
  }

  arrives(second: number, callId: string, ani: string | null = '13800138000', dnis = '95588'): this {
    return this.at(second, 'call.started', {
      callId,
      channelId: callId,
      direction: 'inbound',
      dnis,
      ani,
      aniPresentation: ani === null ? 'withheld' : 'allowed',
      callerName: null,
    });
  }

  types(second: number, callId: string, customerNo: string): this {
    return this.at(second, 'call.ivr_step', { callId, seq: 2, step: 'customer_no', value: customerNo });
  }

  /** Says how satisfied he was, after his agent hung up. */
  rates(second: number, callId: string, rating: number): this {
    return this.at(second, 'call.ivr_step', { callId, seq: 9, step: 'survey', value: String(rating) });
  }

  queues(second: number, callId: string, queue = 'retail'): this {
    return this.at(second, 'call.queued', { callId, channelId: callId, queue });
  }

  leavesQueue(second: number, callId: string, outcome: FactOf<'call.queue_left'>['outcome'], queue = 'retail'): this {
    return this.at(second, 'call.queue_left', { callId, queue, outcome });
  }

  rings(second: number, callId: string, offerId: string, extension = '1001', queue = 'retail'): this {
    return this.at(second, 'agent.offered', { callId, offerId, extension, queue });
  }

  notTaken(
    second: number,
    callId: string,
    offerId: string,
    outcome: FactOf<'agent.offer_ended'>['outcome'],
    extension = '1001',
  ): this {
    return this.at(second, 'agent.offer_ended', { callId, offerId, extension, outcome });
  }

  answers(second: number, callId: string, offerId: string, extension = '1001', queue = 'retail'): this {
    return this.at(second, 'agent.connected', { callId, offerId, extension, queue });
  }

  holds(second: number, callId: string, channelId: string, extension = '1001'): this {
    return this.at(second, 'leg.held', { callId, channelId, extension });
  }

  resumes(second: number, callId: string, channelId: string, extension = '1001'): this {
    return this.at(second, 'leg.resumed', { callId, channelId, extension });
  }

  legEnds(
    second: number,
    callId: string,
    channelId: string,
    extension = '1001',
    endedBy: 'caller' | 'agent' = 'caller',
  ) {
    return this.at(second, 'leg.ended', { callId, channelId, extension, endedBy });
  }

  ends(second: number, callId: string, endedBy: 'caller' | 'agent' | 'system' = 'caller'): this {
    return this.at(second, 'call.ended', { callId, endedBy, cause: 16 });
  }

  snapshot(second: number, rest: Partial<Told<'platform.snapshot'>> = {}): this {
    return this.at(second, 'platform.snapshot', {
      bootId: 'boot-1',
      reason: 'periodic',
      calls: [],
      members: [],
      reachable: [],
      ...rest,
    });
  }

  /** The call everybody knows: IVR, queue, one agent, a hold, the caller hangs up; then the wrap-up is due. */
  static knownCall(start: Date | string, callId = 'call-1', extension = '1001'): Story {
    const leg = `${callId}-leg`;
    return new Story(start)
      .arrives(0, callId)
      .queues(5, callId)
      .rings(6, callId, leg, extension)
      .answers(10, callId, leg, extension)
      .leavesQueue(10, callId, 'answered')
      .holds(20, callId, leg, extension)
      .resumes(25, callId, leg, extension)
      .legEnds(40, callId, leg, extension)
      .ends(40, callId);
  }
}

let nextSeq = 0;

/** Facts as a batch of a journal that accounts for just these; numbers grow over all batches of a test unless told. */
export function batchOf(facts: readonly Fact[], journalId = 'journal-1', from = nextSeq + 1): FactBatch {
  const throughSeq = from + facts.length - 1;
  nextSeq = Math.max(nextSeq, throughSeq);
  return { journalId, fromSeq: from, throughSeq, facts: facts.map((fact, index) => ({ seq: from + index, fact })) };
}
