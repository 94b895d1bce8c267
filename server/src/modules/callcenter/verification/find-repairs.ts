import type { CallRepair, Fact } from '@tellerline/contracts';
import { readNumber } from '../../../kernel/phone-number.ts';
import type { Interaction } from '../entities/interaction.entity.ts';
import type { CdrRow, CelRow } from './asterisk-records.ts';

/** Where calls of customers come in. */
const FROM_OUTSIDE = 'from-trunk';
/** A call's facts may still be on their way so long after its end. */
const SETTLED_MS = 10 * 60_000;
/** Q.850: normal clearing; nobody told us the real one. */
const CAUSE = 16;

export interface Repair {
  told: CallRepair;
  facts: Fact[];
}

/**
 * What Asterisk's own records prove and we do not know, as facts: the end of a call that is open with us, and a call from outside
 * that we never heard of. Times are Asterisk's. The same evidence makes the same facts, so that nothing is put right twice.
 * @param at epoch milliseconds
 */
export function findRepairs(
  interactions: ReadonlyMap<string, Pick<Interaction, 'phase'>>,
  cel: readonly CelRow[],
  cdr: readonly CdrRow[],
  at: number,
): Repair[] {
  const numberOf = new Map(cdr.flatMap(({ linkedid, caller }) => (caller ? [[linkedid, caller]] : [])));
  return [...Map.groupBy(cel, ({ linkedid }) => linkedid)].flatMap(([callId, rows]): Repair[] => {
    const end = rows.find(({ eventtype }) => eventtype === 'LINKEDID_END');
    if (!end || at - end.at < SETTLED_MS) return [];
    const known = interactions.get(callId);
    if (known?.phase === 'ended') return [];
    const ended = endOf(callId, end.at);
    const evidence = `CEL LINKEDID_END ${new Date(end.at).toISOString()}`;
    if (known) return [{ told: { callId, what: 'end', evidence }, facts: [ended] }];
    const start = rows.find(({ eventtype, uniqueid }) => eventtype === 'CHAN_START' && uniqueid === callId);
    if (start?.context !== FROM_OUTSIDE) return [];
    const began = startOf(callId, start, numberOf.get(callId) ?? null);
    return [{ told: { callId, what: 'missing', evidence }, facts: [began, ended] }];
  });
}

const endOf = (callId: string, at: number): Fact => ({
  id: `reconciled:end:${callId}`,
  type: 'call.ended',
  occurredAt: new Date(at).toISOString(),
  callId,
  endedBy: 'system',
  cause: CAUSE,
  inferred: 'gap',
});

function startOf(callId: string, { at, extension }: CelRow, caller: string | null): Fact {
  const isNumber = caller !== null && readNumber(caller, 'allowed').e164 !== null;
  return {
    id: `reconciled:start:${callId}`,
    type: 'call.started',
    occurredAt: new Date(at).toISOString(),
    callId,
    channelId: callId,
    direction: 'inbound',
    dnis: extension,
    ani: isNumber ? caller : null,
    aniPresentation: isNumber ? 'allowed' : 'unavailable',
    callerName: null,
  };
}
