import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HouseHome } from '../house/home.ts';
import { HouseFault } from '../house/house-fault.ts';
import { provideVoiceTools } from '../house/voice-tools.ts';
import { readWav, type Sound } from './sound.ts';

const chineseCharacter = /\p{Script=Han}/u;

/**
 * Speaks a text by the espeak-ng the house makes its prompts with, Chinese or English by its characters.
 * @returns null where the machine cannot speak.
 */
export async function speak(text: string, home: HouseHome): Promise<Sound | null> {
  const voice = chineseCharacter.test(text) ? ['-v', 'cmn-latn-pinyin', '-s', '160'] : ['-v', 'en-us', '-s', '150'];
  const folder = mkdtempSync(join(tmpdir(), 'tellerline-say-'));
  try {
    const file = join(folder, 'said.wav');
    const tools = await provideVoiceTools({ home });
    await tools.espeak([...voice, '-w', file], text);
    return readWav(readFileSync(file));
  } catch (error) {
    if (error instanceof HouseFault) return null;
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
