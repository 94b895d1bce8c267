import { expect, test } from 'vitest';
import { commandOf, shortcuts } from './keys.ts';

const press = (code: string, change: Partial<KeyboardEvent> = {}): Parameters<typeof commandOf>[0] => ({
  altKey: true,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  code,
  key: '',
  ...change,
});

test('every call command has a key of its own', () => {
  expect(new Set(shortcuts.map(({ keys }) => keys)).size).toBe(shortcuts.length);
  for (const [code, command] of [
    ['KeyA', 'answer'],
    ['KeyE', 'end'],
    ['KeyH', 'hold'],
    ['KeyM', 'mute'],
    ['KeyK', 'keypad'],
    ['KeyW', 'wrap_up'],
    ['KeyP', 'presence'],
  ] as const) {
    expect(commandOf(press(code), true)).toBe(command);
  }
});

test('Ctrl+K searches, also while typing', () => {
  expect(commandOf(press('KeyK', { altKey: false, ctrlKey: true }), true)).toBe('search');
});

test('Alt and a digit choose a tab', () => {
  expect(commandOf(press('Digit3'), false)).toBe('tab_3');
});

test('a question mark typed into a note opens nothing', () => {
  const mark = press('Slash', { altKey: false, key: '?' });
  expect(commandOf(mark, true)).toBeNull();
  expect(commandOf(mark, false)).toBe('sheet');
});

test('letters without Alt are letters', () => {
  expect(commandOf(press('KeyA', { altKey: false }), false)).toBeNull();
  expect(commandOf(press('KeyA', { ctrlKey: true }), false)).toBeNull();
});
