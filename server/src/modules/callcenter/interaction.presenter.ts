import {
  type CallerNumber,
  type CallView,
  type CustomerMatch,
  type InteractionRow,
  isOutsideNumber,
  type Label,
  printable,
} from '@tellerline/contracts';
import { maskPhone, readNumber } from '../../kernel/phone-number.ts';
import type { CallerFile, CallerQuestion } from './caller-files.ts';
import { timesOfCall } from './calls/call-times.ts';
import type { CallStory } from './calls/derive-call.ts';
import { guestsOf } from './calls/guests.ts';
import { presentDisposition } from './dispositions.ts';
import type { Disposition } from './entities/disposition.entity.ts';
import type { Interaction } from './entities/interaction.entity.ts';
import type { InteractionOffer } from './entities/interaction-offer.entity.ts';
import type { IdentityProof } from './ports.ts';
import type { CentreSetup } from './setup/centre-setup.ts';

/** A foreign caller name: what can be printed of it, in at most 60 characters. */
const readable = (text: string): string => [...printable(text).normalize('NFC').trim()].slice(0, 60).join('');

/** The number on the customer's side: he calls from it, or is called at it. */
export const numberOf = ({ direction, dnis, ani, aniPresentation }: CallStory): CallerNumber =>
  direction === 'outbound' ? readNumber(dnis, 'allowed') : readNumber(ani, aniPresentation);

/** It as the desk shows it. A number that was dialled may be one its agent sees masked: a call does not uncover it. */
function shownNumber(story: CallStory): CallerNumber {
  const number = numberOf(story);
  return story.direction === 'outbound' && number.e164
    ? { ...number, e164: null, display: maskPhone(number.e164) }
    : number;
}

const shownDnis = (story: CallStory): string =>
  story.direction === 'outbound' ? shownNumber(story).display : story.dnis;

/** What the look-up of the caller rests on. */
export const questionOf = (interaction: Interaction): CallerQuestion => ({
  interactionId: interaction.id,
  e164: interaction.ani ?? null,
  typedCustomerNo: typedNumber(interaction.story.givenCustomerNo),
  presentation: numberOf(interaction.story).presentation,
  chosenCustomerNo: interaction.matchBy === 'agent' ? (interaction.customerNo ?? null) : null,
});

/** A customer number has at most eleven digits; anything else a caller typed identifies nobody. */
const typedNumber = (given: string | null): string | null => (given && /^[0-9]{1,11}$/.test(given) ? given : null);

/** Does the number typed belong to the customer found by it or chosen since? A number nobody has says nothing. */
const isNumberOf = (match: CustomerMatch | undefined, given: string | null): boolean =>
  match !== undefined &&
  (match.by === 'customer_no' || (match.by === 'agent' && match.candidates[0]?.customerNo === typedNumber(given)));

/** A proof is of one customer: where the desk shows another, nothing is proved. */
function verificationOf(
  { file, proof }: CallViewer,
  given: string | null,
): Pick<CallView['ivr'], 'verification' | 'provedUntil'> {
  const shown = file?.match.candidates;
  if (proof && shown?.length === 1 && shown[0]?.customerNo === proof.customerNo)
    return { verification: proof.level, provedUntil: proof.until.toISOString() };
  return { verification: isNumberOf(file?.match, given) ? 'number_given' : 'none', provedUntil: null };
}

/** The other side as the viewer has it: of a call between colleagues the colleague, by name and extension. */
function callerOf(story: CallStory, { extension, colleague }: CallViewer): Pick<CallView, 'caller' | 'callerName'> {
  if (story.direction !== 'internal') {
    return {
      caller: shownNumber(story),
      callerName: story.callerName === null ? null : readable(story.callerName) || null,
    };
  }
  const other = otherOn(story, extension);
  return { caller: inHouse(other), callerName: colleague(other) };
}

/** Who is called, to him who calls; to all others who calls. */
export const otherOn = ({ ani, dnis }: CallStory, extension: string | null): string =>
  ani === extension ? dnis : (ani ?? '');

const inHouse = (display: string): CallerNumber => ({ presentation: 'allowed', e164: null, display, origin: null });

export interface CallViewer {
  userId: string;
  /** Extension of the agent who looks: his own leg's times are shown. Null: not one of the call's agents. */
  extension: string | null;
  /** Who has this extension. */
  colleague(extension: string): string;
  /** A colleague's name; null where there is none any more. */
  nameOf(userId: string): string | null;
  file: CallerFile | null;
  /** The call only rang at him: what was said on it and about it is not for him. */
  onlyRang?: boolean;
  /** Who the caller was proved to be, while that counts. */
  proof: IdentityProof | null;
  now: Date;
  setup: Pick<CentreSetup, 'queueOf' | 'wrapUpMs'>;
}

/** A call as one agent's desktop holds it. */
export function presentCall(interaction: Interaction, viewer: CallViewer): CallView {
  const story = interaction.story;
  const leg = legFor(story, viewer.extension);
  const withheld = numberOf(story).presentation !== 'allowed' && !interaction.ani;
  return {
    interactionId: interaction.id,
    callId: interaction.callId,
    direction: interaction.direction,
    phase: ownPhase(story, viewer.extension),
    ...callerOf(story, viewer),
    dnis: shownDnis(story),
    queue: interaction.queue ? viewer.setup.queueOf(interaction.queue) : null,
    language: story.language,
    ivr: {
      path: (viewer.onlyRang ? [] : story.ivrPath).map(({ step, value, at }) => ({ step, value, at: iso(at) })),
      givenCustomerNo: story.givenCustomerNo,
      ...verificationOf(viewer, story.givenCustomerNo),
    },
    startedAt: iso(story.startedAt),
    queuedAt: isoOrNull(story.queuedAt),
    offeredAt: isoOrNull(leg?.offeredAt ?? null),
    answeredAt: isoOrNull(talkBegan(story, viewer.extension) ?? story.answeredAt),
    heldSince: isoOrNull(leg?.heldSince ?? null),
    endedAt: isoOrNull(story.endedAt),
    endedBy: leg?.endedBy ?? story.endedBy,
    ...timesOfCall(story, viewer.now.getTime()),
    outcome: story.outcome,
    approximate: story.approximate,
    match: viewer.file?.match ?? {
      kind: withheld && !typedNumber(story.givenCustomerNo) ? 'withheld' : 'none',
      by: null,
      candidates: [],
      typedDiffersFromAni: false,
      typedUnknown: false,
    },
    card: viewer.file?.card ?? null,
    ...(viewer.file?.callerFlags && { callerFlags: viewer.file.callerFlags }),
    ...placesIn(story, viewer),
    partEndedAt: isoOrNull(partEnd(story, viewer.extension)),
    ...recordingOf(story, viewer.extension),
    transfers: presentTransfers(interaction, viewer),
    wrapUp: wrapUpFor(interaction, viewer),
  };
}

/** The phase as the viewer has it: the call may talk with another agent while his own phone rings, or be held by him. */
function ownPhase(story: CallStory, extension: string | null): CallView['phase'] {
  const own = story.legs.findLast((leg) => leg.extension === extension && leg.endedAt === null);
  if (!own) return story.phase;
  if (own.connectedAt === null) return 'offered';
  return own.heldSince === null ? 'talking' : 'held';
}

type Party = CallView['parties'][number];

/** Where the viewer and the others on the call are. */
function placesIn(
  story: CallStory,
  { extension, colleague }: CallViewer,
): Pick<CallView, 'place' | 'consulted' | 'parties'> {
  const live = story.legs.filter((leg) => leg.endedAt === null);
  const placeOf = (leg: CallStory['legs'][number]): CallView['place'] => {
    const last = story.moves.findLast((move) => move.channelId === leg.channelId)?.to;
    if (leg.connectedAt === null || last === 'consult') return 'ringing';
    return last === 'side' || (leg.consulted && last !== 'room') ? 'side' : 'room';
  };
  const own = live.findLast((leg) => leg.extension === extension);
  return {
    place: own ? placeOf(own) : 'room',
    consulted: own?.consulted ?? false,
    parties: live
      .filter((leg) => leg.extension !== extension)
      .map((leg): Party => ({ number: leg.extension, name: colleague(leg.extension), place: placeOf(leg) }))
      .concat(story.endedAt === null ? guestsOf(story.moves).map((guest) => ({ ...guest, name: '' })) : []),
  };
}

function recordingOf(story: CallStory, extension: string | null): Pick<CallView, 'recording'> {
  const own = story.legs.findLast((leg) => leg.extension === extension && leg.endedAt === null);
  if (!own?.recording) return {};
  return { recording: own.recording.pauses.some(({ to }) => to === null) ? 'paused' : 'on' };
}

/** When the viewer's own part was over; null while he is on the call, and while the caller is kept for him. */
function partEnd(story: CallStory, extension: string | null): number | null {
  const own = story.legs.filter((leg) => leg.extension === extension && leg.connectedAt !== null);
  const isKept = story.phase === 'parked' && story.moves.at(-1)?.target === extension;
  const isOn = story.legs.some((leg) => leg.extension === extension && leg.endedAt === null);
  return isKept || isOn ? null : (own.at(-1)?.endedAt ?? null);
}

/** The wrap-up of the viewer's own part; for others that of the agent who has the call. */
function wrapUpFor(interaction: Interaction, { userId, extension, setup }: CallViewer): CallView['wrapUp'] {
  const isFormer = interaction.agentUserId !== userId && interaction.owing.includes(userId);
  const doneAt = isFormer ? null : (interaction.wrappedUpAt ?? null);
  const required = isFormer || (interaction.agentUserId !== null && interaction.direction !== 'internal');
  const limitMs = setup.wrapUpMs(interaction.queue ?? null);
  const over = isFormer ? partEnd(interaction.story, extension) : (interaction.agentEndedAt?.getTime() ?? null);
  return {
    required,
    doneAt: doneAt?.toISOString() ?? null,
    deadline: required && over && !doneAt && limitMs ? iso(over + limitMs) : null,
  };
}

const presentTransfers = ({ transfers }: Interaction, { nameOf, setup, onlyRang }: CallViewer): CallView['transfers'] =>
  transfers
    .filter(({ failed }) => !failed)
    .map(({ at, byUserId, kind, target, note }) => ({
      at,
      by: nameOf(byUserId) ?? '',
      kind,
      target:
        kind === 'queue'
          ? setup.queueOf(target).label
          : plain(isOutsideNumber(target) ? target : (nameOf(target) ?? '')),
      note: onlyRang ? '' : note,
    }));

const plain = (name: string): Label => ({ 'zh-CN': name, en: name });

/** The newest leg of an extension, or of the call when the viewer has none. */
const legFor = (story: CallStory, extension: string | null) =>
  story.legs.findLast((leg) => leg.extension === extension) ??
  story.legs.findLast((leg) => leg.connectedAt !== null) ??
  story.legs.at(-1);

/**
 * Since when the viewer talks with the caller. A page that was lost and rang itself back goes on with the same talk: nobody
 * else had the caller meanwhile, and no queue.
 */
function talkBegan(story: CallStory, extension: string | null): number | null {
  const own = story.legs.filter((leg) => leg.extension === extension && leg.connectedAt !== null);
  const newest = own.at(-1)?.connectedAt ?? null;
  if (newest === null) return legFor(story, extension)?.connectedAt ?? null;
  const leftAt = [
    ...story.legs.filter((leg) => leg.extension !== extension).flatMap(({ connectedAt }) => connectedAt ?? []),
    ...story.moves.filter(({ to }) => to === 'queue').map(({ at }) => at),
  ].filter((at) => at < newest);
  const lastLeft = Math.max(Number.NEGATIVE_INFINITY, ...leftAt);
  return own.map((leg) => leg.connectedAt).find((at) => at !== null && at > lastLeft) ?? newest;
}

export interface RowContext {
  customer: { customerNo: string; name: string } | null;
  agentName: string | null;
  /** Of a call between colleagues: the other one, by name and extension. */
  colleague: string | null;
  disposition: Disposition | null;
  missedByMe: boolean;
  /** What was said of the call, as far as it is for him: his own word, or the call's. */
  word: Pick<InteractionOffer, 'note' | 'followUpAt' | 'followUpDoneAt'> | null;
  wrapUpOpen: boolean;
  now: Date;
}

/** A line of "my recent calls" or of the supervisor's list. */
export function presentRow(interaction: Interaction, context: RowContext): InteractionRow {
  const story = interaction.story;
  return {
    id: interaction.id,
    callId: interaction.callId,
    direction: interaction.direction,
    caller: context.colleague === null ? shownNumber(story) : inHouse(context.colleague),
    customer: context.customer,
    dnis: shownDnis(story),
    queue: interaction.queue ?? null,
    startedAt: iso(story.startedAt),
    endedAt: isoOrNull(story.endedAt),
    outcome: story.outcome,
    agentName: context.agentName,
    ...timesOfCall(story, context.now.getTime()),
    disposition: context.disposition ? presentDisposition(context.disposition).label : null,
    note: context.word?.note ?? null,
    followUpAt: context.word?.followUpAt?.toISOString() ?? null,
    followUpDoneAt: context.word?.followUpDoneAt?.toISOString() ?? null,
    wrapUpOpen: context.wrapUpOpen,
    missedByMe: context.missedByMe,
  };
}

const iso = (time: number): string => new Date(time).toISOString();
const isoOrNull = (time: number | null): string | null => (time === null ? null : iso(time));
