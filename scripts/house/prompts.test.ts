import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promptNameOf } from '@tellerline/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readWav } from '../caller/sound.ts';
import { type HouseHome, homeAt, prepareHome } from './home.ts';
import { renderPrompts, speechOf } from './prompts.ts';
import { findProgram } from './run-program.ts';

const missing = ['espeak-ng', 'sox'].filter((program) => findProgram(program) === null);

describe.skipIf(missing.length > 0)(
  `Prompts${missing.length ? ` (left out: no ${missing.join(', no ')})` : ''}`,
  () => {
    let home: HouseHome;
    const wav = (prompt: string) => join(home.prompts, `${prompt}.wav`);
    const decibels = (amplitude: number) => 20 * Math.log10(amplitude / 32_768);

    beforeAll(async () => {
      home = homeAt(mkdtempSync(join(tmpdir(), 'tellerline-prompts-')));
      prepareHome(home);
      await renderPrompts({ home });
    });
    afterAll(() => rmSync(home.path, { recursive: true, force: true }));

    test.each(['zh-CN', 'en', 'music'])('in %s can be heard and are not clipped', (language) => {
      const files = readdirSync(join(home.prompts, language)).filter((name) => name.endsWith('.wav'));
      expect(files.length).toBeGreaterThan(0);
      for (const name of files) {
        const file = readFileSync(join(home.prompts, language, name));
        expect(file.readUInt16LE(20), `${name}: PCM`).toBe(1);
        expect([file.readUInt16LE(22), file.readUInt32LE(24), file.readUInt16LE(34)]).toEqual([1, 8000, 16]);
        const samples = readWav(file);
        const peak = samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0);
        const energy = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
        expect(decibels(peak), name).toBeLessThan(-2);
        expect(decibels(Math.sqrt(energy)), name).toBeGreaterThan(language === 'music' ? -40 : -26);
        expect(samples.length / 8000, name).toBeGreaterThan(0.8);
        expect(samples.length / 8000, name).toBeLessThan(20);
      }
    });

    test('are not spoken again when nothing changed', async () => {
      const before = statSync(wav('zh-CN/welcome')).mtimeMs;
      expect(await renderPrompts({ home })).toMatchObject({ rendered: 0, recorded: 0 });
      expect(statSync(wav('zh-CN/welcome')).mtimeMs).toBe(before);
    });

    test('CRI-03 of texts of the moment it is told which callers can hear, language by language', async () => {
      const words = { 'zh-CN': '系统正在恢复。', en: 'Systems are being restored.' };
      await renderPrompts({ home, words: [words], keepOthers: true });
      expect(speechOf(home, [words, { ...words, en: 'Never spoken.' }])).toEqual({
        spoken: [promptNameOf(words['zh-CN']), promptNameOf(words.en), promptNameOf(words['zh-CN'])],
        failed: [promptNameOf('Never spoken.')],
      });
      await renderPrompts({ home });
    });

    test('are spoken again one by one when their sound is lost', async () => {
      rmSync(wav('en/welcome'));
      expect(await renderPrompts({ home })).toMatchObject({ rendered: 1, recorded: 0 });
    });

    test('give way to a recording of the same name, in any form sox reads, and come back without it', async () => {
      const spoken = readFileSync(wav('zh-CN/welcome'));
      const folder = join(home.recordedPrompts, 'zh-CN');
      mkdirSync(folder, { recursive: true });
      // 0.5 s of a 48 kHz stereo recording.
      const au = Buffer.alloc(24 + 48_000 * 2);
      for (const [index, value] of [0x2e736e64, 24, 48_000 * 2, 3, 48_000, 2].entries())
        au.writeUInt32BE(value, index * 4);
      for (let at = 24; at < au.length; at += 4) au.writeInt16BE(at % 400 < 200 ? 8000 : -8000, at);
      writeFileSync(join(folder, 'welcome.au'), au);
      expect(await renderPrompts({ home })).toMatchObject({ rendered: 0, recorded: 1 });
      expect(readWav(readFileSync(wav('zh-CN/welcome'))).length).toBe(4000);
      rmSync(join(folder, 'welcome.au'));
      expect(await renderPrompts({ home })).toMatchObject({ rendered: 1, recorded: 0 });
      expect(readFileSync(wav('zh-CN/welcome'))).toEqual(spoken);
    });

    test('that left the catalogue are not kept', async () => {
      writeFileSync(wav('en/yesterday'), '');
      await renderPrompts({ home });
      expect(readdirSync(join(home.prompts, 'en'))).not.toContain('yesterday.wav');
    });
  },
);
