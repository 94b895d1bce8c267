import type { PhraseKey } from '../i18n/phrases.ts';

/** What a key does, by name. The shell knows how. */
export type Command =
  | 'answer'
  | 'end'
  | 'hold'
  | 'mute'
  | 'keypad'
  | 'transfer'
  | 'colleagues'
  | 'recording'
  | 'wrap_up'
  | 'presence'
  | 'knowledge'
  | 'search'
  | 'sheet'
  | `tab_${number}`;

export interface Shortcut {
  command: Command;
  keys: string;
  phrase: PhraseKey;
  group: 'calls' | 'desk';
}

/** The keys of the desk. Alt + letter, so that they work while typing a note. */
export const shortcuts: readonly Shortcut[] = [
  { command: 'answer', keys: 'Alt+A', phrase: 'call.answer', group: 'calls' },
  { command: 'end', keys: 'Alt+E', phrase: 'call.end', group: 'calls' },
  { command: 'hold', keys: 'Alt+H', phrase: 'call.hold', group: 'calls' },
  { command: 'mute', keys: 'Alt+M', phrase: 'call.mute', group: 'calls' },
  { command: 'keypad', keys: 'Alt+K', phrase: 'call.keypad', group: 'calls' },
  { command: 'transfer', keys: 'Alt+T', phrase: 'call.transfer', group: 'calls' },
  { command: 'colleagues', keys: 'Alt+C', phrase: 'colleagues.title', group: 'calls' },
  { command: 'recording', keys: 'Alt+R', phrase: 'call.recording_pause', group: 'calls' },
  { command: 'wrap_up', keys: 'Alt+W', phrase: 'call.wrap_up', group: 'desk' },
  { command: 'presence', keys: 'Alt+P', phrase: 'call.presence', group: 'desk' },
  { command: 'knowledge', keys: 'Alt+G', phrase: 'keys.knowledge', group: 'desk' },
  { command: 'search', keys: 'Ctrl+K', phrase: 'keys.search', group: 'desk' },
];

/** The key of a command as it is shown: `Alt+A`. */
export const keysOf = (command: Command): string => shortcuts.find((s) => s.command === command)?.keys ?? '';

/** Which command a key press means, or null. Looks at the physical key, so Alt+letter works in every layout. */
export function commandOf(
  event: Pick<KeyboardEvent, 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'code' | 'key'>,
  inTextField: boolean,
): Command | null {
  const { altKey, ctrlKey, metaKey, shiftKey, code, key } = event;
  if ((ctrlKey || metaKey) && !altKey && !shiftKey && code === 'KeyK') return 'search';
  if (key === '?' && !altKey && !ctrlKey && !metaKey && !inTextField) return 'sheet';
  if (!altKey || ctrlKey || metaKey || shiftKey) return null;
  const digit = /^Digit([1-9])$/.exec(code);
  if (digit) return `tab_${Number(digit[1])}`;
  return shortcuts.find((s) => s.keys.startsWith('Alt+') && code === `Key${s.keys.slice(4)}`)?.command ?? null;
}
