import { spawnSync } from 'node:child_process';
import { readWav, type Sound } from './sound.ts';

const chineseCharacter = /\p{Script=Han}/u;

/**
 * Speaks a text by espeak-ng, Chinese or English by its characters.
 * @param program the espeak-ng to use, a name on the PATH or a file.
 * @returns null where the machine cannot speak.
 */
export function speak(text: string, program = 'espeak-ng'): Sound | null {
  const voice = chineseCharacter.test(text) ? ['-v', 'cmn-latn-pinyin', '-s', '160'] : ['-v', 'en-us', '-s', '150'];
  const spoken = spawnSync(program, [...voice, '--stdin', '--stdout'], { input: text, maxBuffer: 64 * 1024 * 1024 });
  return spoken.status === 0 && spoken.stdout.length > 44 ? readWav(spoken.stdout) : null;
}
