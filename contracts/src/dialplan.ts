/**
 * The seam between the dialplan (ivr-scripts/) and the programs: names of UserEvents, their headers and the channel
 * variables that travel. `tests/contract` checks that both sides say the same.
 */
import type { Label } from './primitives.ts';

/** AMI user events the dialplan raises. All carry the caller channel's Linkedid as `CallId`. */
export const userEvents = {
  /** A call came in. Headers: CallId, Dnis, Ani, AniPres (Asterisk's CALLERID(num-pres)), AniName, Direction. */
  callArrived: 'TellerlineCallArrived',
  /** The caller did something in the IVR. Headers: CallId, Step, Value, Seq. */
  ivrStep: 'TellerlineIvrStep',
  /** The caller is in line before Queue() has him: his last agent is rung first. Headers: CallId, Queue. */
  queueEntered: 'TellerlineQueueEntered',
  /** Queue() came back with the caller still on the line. Headers: CallId, Queue, Status (QUEUESTATUS, or `KEY`). */
  queueLeft: 'TellerlineQueueLeft',
  /** A party of the call was sent on, by order. Headers: CallId, To (callMoves), Target, By (extension), Order. */
  callMoved: 'TellerlineCallMoved',
} as const;

/** Values of the `Step` header of `TellerlineIvrStep`. */
export const ivrSteps = {
  /** Value: `zh-CN` or `en`. */
  language: 'language',
  /** Value: the digits the caller typed as customer number; empty when skipped. */
  customerNo: 'customer_no',
  /** Value: `announced`, `agreed`, `declined`: what the caller was told or asked about being recorded, and said. */
  recording: 'recording',
  /** Value: `timeout`, `closed`, `no_agent`, `callback`: the goodbye the caller heard. */
  goodbye: 'goodbye',
  /** Value: `begin`, what the caller chose as `step:option`, `proved`, or how it ended: `agent`, `fallback`, `done`. */
  selfService: 'self_service',
  /** Value: `asked`, then how satisfied the caller was, `1` to `5`. His agent had hung up first. */
  survey: 'survey',
} as const;

/** Where a party of a call can be sent, as `To` of `TellerlineCallMoved`, and the dialplan's context for it. */
export const callMoves = {
  /** The caller waits in another queue. */
  queue: 'move-to-queue',
  /** The caller is connected with one agent. */
  agent: 'move-to-agent',
  /** The caller is connected with a number outside, one of {@link outsidePatterns}. */
  outside: 'move-to-outside',
  /** The caller hears music until his agent's phone, lost in the middle of the talk, is there again. */
  comeback: 'move-to-comeback',
  /** An agent's own channel rings a colleague or a number outside while the caller hears music. */
  consult: 'consult',
  /** An agent joins the caller's room. */
  room: 'room-agent',
  /** An agent talks alone with the colleague, or whoever answered outside. */
  side: 'side-own',
  /** Whoever answered outside has hung up. */
  left: 'guest-left',
} as const;
export type CallMove = keyof typeof callMoves;
/** Where one who answered outside, consulted by an agent, talks with the caller; the dialplan tells it as `outside`. */
export const guestRoom = 'room-guest';
/** Where a colleague waits for the page of the one he talks with; told as `comeback`. */
export const colleagueComeback = 'colleague-comeback';
/** Where the caller waits while his agent is elsewhere, and talks with all who join. */
export const callerRoom = 'room-caller';

/** Numbers a caller may be passed on to, as Asterisk writes patterns: mobile and fixed lines of the country, 400 and 800. */
export const outsidePatterns = [
  '1[3-9]XXXXXXXXX',
  '0ZXXXXXXXX',
  '0ZXXXXXXXXX',
  '0ZXXXXXXXXXX',
  '400XXXXXXX',
  '800XXXXXXX',
] as const;

/** May a caller be passed on to this number? */
export const isOutsideNumber = (number: string): boolean =>
  outsidePatterns.some((pattern) =>
    new RegExp(`^${pattern.replaceAll('X', '[0-9]').replaceAll('Z', '[1-9]')}$`).test(number),
  );

/** Channel variables; those with two underscores are inherited by the legs the call makes. */
export const channelVariables = {
  callId: 'TL_CALL_ID',
  dnis: 'TL_DNIS',
  language: 'TL_LANGUAGE',
  customerNo: 'TL_CUSTOMER_NO',
  /** `yes`: agents' legs of this call are recorded; `no`, or `declined` by the caller. */
  record: 'TL_RECORD',
  /** The number outside an agent consults, on the channel that was dialled for it. */
  guest: 'TL_GUEST',
} as const;

/** Ids of channels by which a supervisor is with an agent's call begin so: they are nobody's call. */
export const monitorPrefix = 'tl-monitor-';
/** How he is: he hears both · the agent hears him too · both hear him. Also the extensions of {@link monitorContext}. */
export const monitorModes = ['listen', 'whisper', 'barge'] as const;
/** Dialplan context of a supervisor's phone that is with a call; the agent's channel is in {@link orderVariables}`.spied`. */
export const monitorContext = 'monitor';

/** Set by the bridge on a channel before it is sent on: by whose order (extension), and which order. */
export const orderVariables = {
  by: 'TL_MOVED_BY',
  id: 'TL_MOVE_ORDER',
  handedOn: 'TL_HANDED_ON',
  spied: 'TL_SPIED',
} as const;

/** SIP header on the INVITE to the agent's browser: the call's Linkedid. It joins softphone and interaction. */
export const callIdSipHeader = 'X-Tellerline-Call';

/** SIP header on an INVITE the desktop is to answer by itself: its agent is in this call already, or asked for it. */
export const autoAnswerSipHeader = 'X-Tellerline-Auto-Answer';

/** Dialplan context of a number the bridge dials for an agent. */
export const desktopContext = 'from-desktop';

/** Global variable of what callers are told before anything else; empty: nothing. */
export const announcementVariable = 'TL_ANNOUNCEMENT';
/** Its value where a text of the moment is told, and the prompts of it, global too. */
export const announcedWords = 'words';
export const announcedPrompts = { 'zh-CN': 'TL_ANNOUNCEMENT_ZH', en: 'TL_ANNOUNCEMENT_EN' } as const;
/** Dialplan context of a phone that is played a text, and the channel's variables with its prompts. */
export const hearContext = 'hear-words';
export const heardPrompts = { 'zh-CN': 'TL_HEAR_ZH', en: 'TL_HEAR_EN' } as const;

/** Queues the dialplan knows, by name in queues.conf. */
export const queueNames = ['retail', 'corporate', 'cards'] as const;
export type QueueName = (typeof queueNames)[number];

/** How a queue chooses among the free agents of the highest level, and what Asterisk calls it. */
export const ringStrategies = {
  turn: 'rrmemory',
  longest_idle: 'leastrecent',
  fewest_calls: 'fewestcalls',
  random: 'random',
  all: 'ringall',
} as const;
export type RingStrategy = keyof typeof ringStrategies;

/** Where a key takes a caller who waits in a queue that calls back; and what he hears from time to time, there and elsewhere. */
export const queueKeysContext = 'queue-keys';
export const waitPrompts = { keys: 'please-wait-key', usual: 'please-wait' } as const;

/** Numbers the bank publishes, their queues, and in which language they greet (null: the caller chooses). */
export const dnisPlan = {
  '95588': { queue: 'retail', language: null },
  '95589': { queue: 'corporate', language: null },
  '95590': { queue: 'cards', language: null },
  '95598': { queue: 'retail', language: 'zh-CN' },
  '95599': { queue: 'retail', language: 'en' },
} as const satisfies Record<string, { queue: QueueName; language: 'zh-CN' | 'en' | null }>;

const dnisNames: Readonly<Record<keyof typeof dnisPlan, Label>> = {
  '95588': { 'zh-CN': '个人客户热线', en: 'Personal banking' },
  '95589': { 'zh-CN': '对公客户热线', en: 'Business banking' },
  '95590': { 'zh-CN': '银行卡热线', en: 'Card line' },
  '95598': { 'zh-CN': '普通话专线', en: 'Mandarin line' },
  '95599': { 'zh-CN': '英语专线', en: 'English line' },
};
/** What the bank calls a number of its own; null for any other. */
export const dnisName = (number: string): Label | null =>
  Object.entries(dnisNames).find(([own]) => own === number)?.[1] ?? null;

/** Calls that agents place have recording rules of their own, as if they came by a queue of this name. */
export const outboundRule = 'outbound';
/** What a caller is told before he waits: nothing beyond the greeting, that he is recorded, or the question whether he may be. */
export const consentPrompts = ['none', 'announce', 'ask'] as const;
/** Global variables of the dialplan with the rule of a queue: which share of its calls is recorded, in per cent, and the prompt. */
export const recordingGlobals = (rule: string) => ({
  share: `TL_RECORD_SHARE_${rule}`,
  consent: `TL_RECORD_CONSENT_${rule}`,
});
/** Recordings lie in Asterisk's monitor folder as `<Uniqueid of the agent's leg>.raw`: 16-bit, 8 kHz, left the agent, right the caller. */
export const recordingSuffix = '.raw';

/** Reason Asterisk shows for the pause that keeps an agent out of the queue. */
export const pauseReasonPrefix = 'TL:';
/** Extensions that are provisioned in Asterisk with random secrets; users are given one of them. */
export const extensionPool = { first: 1001, last: 1060 } as const;

/** Doors into the dialplan: what comes from the carrier, and what the bridge dials for a desktop. */
export const dialplanContexts = { fromTrunk: 'from-trunk', fromDesktop: 'from-desktop' } as const;
/** The AMI user made for the bridge; its rights are in ivr-scripts/asterisk/manager.conf. */
export const amiUsername = 'tellerline';
