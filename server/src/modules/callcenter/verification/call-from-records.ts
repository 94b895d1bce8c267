import { Extension, type Fact, ivrSteps } from '@tellerline/contracts';
import { readNumber } from '../../../kernel/phone-number.ts';
import type { CelRow } from './asterisk-records.ts';

/** Where calls of customers come in. */
export const FROM_OUTSIDE = 'from-trunk';
/** Q.850: normal clearing; where nobody told the real one. */
const NORMAL_CLEARING = 16;
/** Behind any step the caller went himself. */
const GOODBYE_SEQ = 10_000;

/** The same evidence makes the same facts, so that nothing is put right twice. */
const factOf = (what: string, id: string, at: number) => ({
  id: `reconciled:${what}:${id}`,
  occurredAt: new Date(at).toISOString(),
});

/**
 * What Asterisk's channel events prove of one call, as facts: who came, the queues he waited in, the agents who were rung and
 * talked, who ended it. Not in them: what he typed, holds, and why a phone did not answer. The end is told as found out
 * afterwards, so that the call stays marked as approximate.
 * @param caller the number in the call record; null where there is none
 */
export function factsFromRecords(callId: string, rows: readonly CelRow[], caller: string | null): Fact[] {
  const own = rows.filter(({ uniqueid }) => uniqueid === callId);
  const start = own.find(({ eventtype }) => eventtype === 'CHAN_START');
  const end = rows.find(({ eventtype }) => eventtype === 'LINKEDID_END');
  if (start?.context !== FROM_OUTSIDE || !end) return [];
  const hangUp = own.find(({ eventtype }) => eventtype === 'HANGUP');
  const waits = own.filter(({ eventtype, application }) => eventtype === 'APP_START' && application === 'Queue');
  const goodbye = hangUp?.context === 'goodbye' ? hangUp : null;
  return [
    startOf(callId, start, caller),
    ...waits.map(({ at, applicationData }): Fact => {
      const queue = applicationData.split(',')[0] ?? '';
      return { ...factOf('queued', `${callId}:${at}`, at), type: 'call.queued', callId, channelId: callId, queue };
    }),
    ...[...Map.groupBy(rows, ({ uniqueid }) => uniqueid)].flatMap(([channelId, leg]) =>
      channelId === callId ? [] : legFacts(callId, channelId, leg, start.channel, waits),
    ),
    ...(goodbye
      ? [
          {
            ...factOf('goodbye', callId, goodbye.at),
            type: 'call.ivr_step' as const,
            callId,
            seq: GOODBYE_SEQ,
            step: ivrSteps.goodbye,
            value: goodbye.extension,
          },
        ]
      : []),
    endOf(callId, end.at, hangUp ?? null),
  ];
}

/** The end of a call that is known otherwise. */
export const endOf = (callId: string, at: number, hangUp: CelRow | null): Fact => ({
  ...factOf('end', callId, at),
  type: 'call.ended',
  callId,
  endedBy: hangUp === null ? 'system' : endedBy(hangUp, hangUp.channel),
  cause: hangUp?.cause ?? NORMAL_CLEARING,
  inferred: 'gap',
});

function startOf(callId: string, { at, extension }: CelRow, caller: string | null): Fact {
  const isNumber = caller !== null && readNumber(caller, 'allowed').e164 !== null;
  return {
    ...factOf('start', callId, at),
    type: 'call.started',
    callId,
    channelId: callId,
    direction: 'inbound',
    dnis: extension,
    ani: isNumber ? caller : null,
    aniPresentation: isNumber ? 'allowed' : 'unavailable',
    callerName: null,
  };
}

function legFacts(
  callId: string,
  channelId: string,
  rows: readonly CelRow[],
  callersChannel: string,
  waits: readonly CelRow[],
): Fact[] {
  const of = (type: string) => rows.find(({ eventtype }) => eventtype === type);
  const [began, entered, over] = [of('CHAN_START'), of('BRIDGE_ENTER'), of('HANGUP')];
  const extension = /^PJSIP\/(\d+)-/.exec(began?.channel ?? '')?.[1];
  if (!began || !Extension.safeParse(extension).success || extension === undefined) return [];
  const queue = waits.findLast(({ at }) => at <= began.at)?.applicationData.split(',')[0] ?? null;
  const about = { callId, offerId: channelId, extension, queue };
  const facts: Fact[] = [{ ...factOf('offered', channelId, began.at), type: 'agent.offered', ...about }];
  if (!entered) return facts;
  facts.push({ ...factOf('connected', channelId, entered.at), type: 'agent.connected', ...about });
  if (!over) return facts;
  const who = endedBy(over, callersChannel);
  const ended = { ...factOf('leg', channelId, over.at), type: 'leg.ended' as const, callId, channelId, extension };
  return [...facts, { ...ended, endedBy: who === 'agent' && over.hangUpBy !== over.channel ? 'system' : who }];
}

/** Asterisk names the channel whose end of the line hung up; it names none where its dialplan ended the call. */
function endedBy({ hangUpBy }: CelRow, callersChannel: string): 'caller' | 'agent' | 'system' {
  if (hangUpBy === callersChannel) return 'caller';
  return /^PJSIP\/\d+-/.test(hangUpBy) ? 'agent' : 'system';
}
