/**
 * Which messages the bridge needs. Asterisk's own filter (manager.conf) already holds most back; this one is for
 * those it lets through, and for an Asterisk whose filter is wider than ours. Roughly nine of ten messages of an unfiltered call stop
 * here, before the library spends time on them. It also decides what may reach the library at all: the
 * library re-emits every event under its own name and every response under its ActionID, so that a message called
 * `Error`, or a response to `rawevent`, would upset it.
 */
export const wantedEvents: ReadonlySet<string> = new Set([
  // calls and their channels
  'Newchannel',
  'Hangup',
  'HangupRequest',
  'SoftHangupRequest',
  'Hold',
  'Unhold',
  'DialBegin',
  'DialEnd',
  'BlindTransfer',
  'AttendedTransfer',
  'OriginateResponse',
  'MixMonitorStart',
  'MixMonitorMute',
  // queues
  'QueueCallerJoin',
  'QueueCallerAbandon',
  'AgentCalled',
  'AgentConnect',
  'QueueMemberAdded',
  'QueueMemberRemoved',
  'QueueMemberPause',
  'QueueMemberStatus',
  'QueueMemberPenalty',
  // phones and the platform
  'ContactStatus',
  'FullyBooted',
  'Shutdown',
  // answers to our questions
  'CoreShowChannel',
  'CoreShowChannelsComplete',
  'QueueParams',
  'QueueMember',
  'QueueEntry',
  'QueueStatusComplete',
  'DeviceStateListComplete',
]);
/** Wanted only when they say one of these; all are frequent and mostly about something else. */
const userEventMark = Buffer.from('\r\nUserEvent: Tellerline');
const variableMarks = ['QUEUESTATUS', 'BLINDTRANSFER', 'ATTENDEDTRANSFER'].map((name) =>
  Buffer.from(`\r\nVariable: ${name}\r\n`),
);
/** In the answer to our question, not as news of every device. */
const answerMark = Buffer.from('\r\nActionID: ');
const EVENT = Buffer.from('Event: ');
const RESPONSE = Buffer.from('Response: ');
const CR = 13;
const LONGEST_NAME = 40;

/** Is the message in `bytes[start, end)` an event or a response the bridge reads? */
export function isWanted(bytes: Buffer, start: number, end: number): boolean {
  if (bytes.compare(EVENT, 0, EVENT.length, start, Math.min(end, start + EVENT.length)) !== 0) {
    return bytes.compare(RESPONSE, 0, RESPONSE.length, start, Math.min(end, start + RESPONSE.length)) === 0;
  }
  const nameAt = start + EVENT.length;
  let nameEnd = nameAt;
  while (nameEnd < end && nameEnd - nameAt < LONGEST_NAME && bytes[nameEnd] !== CR) nameEnd += 1;
  const name = bytes.toString('latin1', nameAt, nameEnd);
  if (wantedEvents.has(name)) return true;
  if (name === 'VarSet') {
    const message = bytes.subarray(start, end);
    return variableMarks.some((mark) => message.includes(mark));
  }
  if (name === 'DeviceStateChange') return bytes.subarray(start, end).includes(answerMark);
  return name === 'UserEvent' && bytes.subarray(start, end).includes(userEventMark);
}

const ACTION_ID_LINE = /(?:^|\n)\s*actionid\s*:([^\r\n]*)/gi;

/**
 * May the text reach the library? Not when a lone line feed would split it into two messages there, when it answers
 * a question that is not ours, or when it is of the old kind that runs on until `--END COMMAND--`.
 */
export function isSafeForLibrary(text: string, isOurs: (actionId: string) => boolean): boolean {
  if (text.includes('\n\n') || text.includes('\n\r\n')) return false;
  if (/^Response:[^\r\n]*follow/i.test(text)) return false;
  if (!/actionid/i.test(text)) return !text.startsWith('Response: ');
  for (const line of text.matchAll(ACTION_ID_LINE)) if (!isOurs((line[1] ?? '').trim())) return false;
  return true;
}
