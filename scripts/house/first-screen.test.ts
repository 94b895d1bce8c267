import { expect, test } from 'vitest';
import { firstScreenChunks } from './first-screen.ts';

const chunk = (fileName: string, module: string | null, imports: string[] = [], isEntry = false) => ({
  fileName,
  isEntry,
  facadeModuleId: module && `/home/x/agent-desktop/${module}`,
  imports,
  code: '',
});
const needed = [
  chunk('index.js', 'index.html', ['shared.js'], true),
  chunk('desk.js', 'src/app/desk.ts', ['shared.js', 'states.js']),
  chunk('shell.js', 'src/features/shell/desk-shell.ts'),
  chunk('socket.js', 'src/realtime/desktop-socket.ts'),
  chunk('shared.js', null, ['deeper.js']),
  chunk('states.js', null),
  chunk('deeper.js', null),
];

test('P10 the first screen is the entry, what follows the sign-in, and all they import; the telephone comes later', () => {
  const later = [chunk('phone.js', 'src/telephony/sip-phone.ts', ['sip.js']), chunk('sip.js', null)];
  const names = firstScreenChunks([...needed, ...later]).map(({ fileName }) => fileName);
  expect(names.sort()).toEqual(needed.map(({ fileName }) => fileName).sort());
});

test('P10 a part of the first screen that was moved is noticed, not left out of the sum', () => {
  expect(() => firstScreenChunks(needed.filter(({ fileName }) => fileName !== 'shell.js'))).toThrow('say of what');
});
