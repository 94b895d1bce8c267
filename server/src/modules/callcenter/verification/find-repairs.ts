import type { CallRepair, Fact } from '@tellerline/contracts';
import type { Interaction } from '../entities/interaction.entity.ts';
import type { CelRow } from './asterisk-records.ts';
import { endOf, FROM_OUTSIDE, factsFromRecords } from './call-from-records.ts';
import { agreesWithCel } from './invariants.ts';

export interface Repair {
  told: CallRepair;
  facts: Fact[];
}

/** What is known of a call here. */
export type KnownCall = Pick<
  Interaction,
  | 'callId'
  | 'phase'
  | 'startedAt'
  | 'endedAt'
  | 'answeredAt'
  | 'queuedAt'
  | 'talkMs'
  | 'holdMs'
  | 'story'
  | 'facts'
  | 'approximate'
>;

/**
 * What Asterisk's own records prove of one call that is over and we do not know, as facts: its end where it is open with us;
 * all of it where we never heard of it; and where a gap of hearing left its times, its queue or its agent wrong, what is missing.
 * Times are Asterisk's. Null where there is nothing to put right, or it was done before.
 * @param rows the call's channel events
 * @param caller the number in its call record
 */
export function findRepair(
  callId: string,
  rows: readonly CelRow[],
  known: KnownCall | null,
  caller: string | null,
): Repair | null {
  const end = rows.find(({ eventtype }) => eventtype === 'LINKEDID_END');
  if (!end || known?.facts.some(({ id }) => id === endOf(callId, end.at, null).id)) return null;
  const what = known === null ? 'missing' : known.phase !== 'ended' ? 'end' : isWrong(known, rows) ? 'times' : null;
  if (what === null) return null;
  const isOutside = rows.some(
    ({ eventtype, uniqueid, context }) => eventtype === 'CHAN_START' && uniqueid === callId && context === FROM_OUTSIDE,
  );
  // Of a call that an agent placed the records prove too little to make it whole.
  if (!isOutside && what !== 'end') return null;
  const facts = isOutside ? factsFromRecords(callId, rows, caller) : [endOf(callId, end.at, null)];
  return { told: { callId, what, evidence: `CEL LINKEDID_END ${new Date(end.at).toISOString()}` }, facts };
}

const isWrong = (known: KnownCall, rows: readonly CelRow[]): boolean =>
  agreesWithCel([known], rows, { approximateMs: 0 }).length > 0 ||
  (known.answeredAt === null &&
    rows.some(({ eventtype, channel }) => eventtype === 'BRIDGE_ENTER' && isAgent(channel))) ||
  (known.queuedAt === null &&
    rows.some(({ eventtype, application }) => eventtype === 'APP_START' && application === 'Queue'));

const isAgent = (channel: string): boolean => /^PJSIP\/\d+-/.test(channel);
