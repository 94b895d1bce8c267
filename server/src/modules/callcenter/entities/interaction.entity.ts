import { defineEntity, p } from '@mikro-orm/core';
import type { CustomerMatch, InteractionOutcome, InteractionPhase, Locale } from '@tellerline/contracts';
import {
  customerNo,
  instant,
  json,
  longCount,
  longText,
  name,
  phoneNumber,
  shortCode,
  uuid,
} from '../../../persistence/columns.ts';
import type { CallFact } from '../calls/call-fact.ts';
import type { CallStory } from '../calls/derive-call.ts';
import type { TransferOrder } from '../calls/transfer-order.ts';

/** Who a candidate is and why he was found, without anything personal: the card is asked for anew by whoever may see it. */
export interface StoredCandidate {
  customerNo: string;
  reason: CustomerMatch['candidates'][number]['reason'];
}

/**
 * One call, from its first sign to its wrap-up. Exactly one for each call id (Asterisk's Linkedid). The columns of the
 * first part are derived from `facts` and written by `applyFacts` alone; those of the second and third by people.
 */
const InteractionSchema = defineEntity({
  name: 'Interaction',
  tableName: 'interaction',
  properties: {
    id: uuid().primary(),
    callId: shortCode(150).unique(),
    /** Everything heard of the call; the rest of this part is a function of it. */
    facts: json<CallFact[]>(),
    story: json<CallStory>(),
    direction: shortCode(10).$type<CallStory['direction']>(),
    dnis: name(64),
    /** The number on the customer's side in E.164 where it could be read: he calls from it, or is called at it. */
    ani: phoneNumber().nullable(),
    queue: shortCode(64).nullable(),
    language: shortCode(10).$type<Locale>().nullable(),
    startedAt: instant(),
    queuedAt: instant().nullable(),
    answeredAt: instant().nullable(),
    endedAt: instant().nullable(),
    phase: shortCode(20).$type<InteractionPhase>(),
    outcome: shortCode(30).$type<InteractionOutcome>().nullable(),
    approximate: p.boolean(),
    waitMs: longCount(),
    talkMs: longCount(),
    holdMs: longCount(),
    /** How satisfied the caller was, 1 to 5. */
    rating: p.smallint().nullable(),
    lastHeardAt: instant(),
    /** A snapshot without this call ended it then. */
    closedAt: instant().nullable(),
    closedByReboot: p.boolean(),
    /** Who answered last, and when his part was over: he wraps up. */
    agentUserId: uuid().nullable(),
    agentEndedAt: instant().nullable(),
    /** Counts applied batches, for compare-and-set. */
    version: p.integer(),

    customerNo: customerNo().nullable(),
    matchKind: shortCode(10).$type<CustomerMatch['kind']>().nullable(),
    matchBy: shortCode(20).$type<'customer_no' | 'ani' | 'agent'>().nullable(),
    candidates: json<StoredCandidate[]>().nullable(),
    typedDiffersFromAni: p.boolean(),
    /** What the match rests on; another basis means matching anew. */
    matchBasis: name(200).nullable(),

    wrapUpKey: uuid().nullable(),
    dispositionCode: shortCode(40).nullable(),
    note: longText().nullable(),
    followUpAt: instant().nullable(),
    followUpDoneAt: instant().nullable(),
    /** When the agent was told that the time has come. */
    followUpRemindedAt: instant().nullable(),
    wrappedUpAt: instant().nullable(),
    wrappedUpBy: uuid().nullable(),
    wrapUpTimedOutAt: instant().nullable(),
    /** Agents who talked before him and have still to say what their part was about. Their words are with their legs. */
    owing: json<string[]>(),
    /** What agents ordered to be done with the call. */
    transfers: json<TransferOrder[]>(),
  },
  indexes: [
    { properties: ['phase'] },
    { properties: ['followUpAt'] },
    { properties: ['startedAt', 'id'] },
    { properties: ['queuedAt', 'queue', 'outcome', 'answeredAt'] },
    { properties: ['customerNo', 'startedAt'] },
    { properties: ['ani', 'startedAt'] },
    { properties: ['agentUserId', 'wrappedUpAt', 'agentEndedAt'] },
  ],
});
export class Interaction extends InteractionSchema.class {
  /** An agent answered, his part is over, and nobody has said yet what it was about. */
  isWrapUpOpen(): boolean {
    return this.agentUserId !== null && this.direction !== 'internal' && this.wrappedUpAt === null;
  }

  /** Has this agent still to say what his part was about? */
  isOwedBy(userId: string): boolean {
    return this.owing.includes(userId) || (this.agentUserId === userId && this.isWrapUpOpen());
  }

  /** How the call's snapshot-made end is handed to the derivation. */
  closure(): { at: number; rebooted: boolean } | null {
    return this.closedAt ? { at: this.closedAt.getTime(), rebooted: this.closedByReboot } : null;
  }
}
InteractionSchema.setClass(Interaction);

export { InteractionSchema };
