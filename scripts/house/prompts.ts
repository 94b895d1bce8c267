import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  type Flow,
  isSpoken,
  Locale,
  promptNameOf,
  type SpeechReport,
  type SpokenWords,
  textParts,
  textsOf,
} from '@tellerline/contracts';
import { type HouseHome, projectRoot } from './home.ts';
import { HouseFault } from './house-fault.ts';
import type { OnProgress } from './progress.ts';
import { provideVoiceTools, type VoiceTools } from './voice-tools.ts';

export interface PromptReport {
  rendered: number;
  /** Taken from TELLERLINE_HOME/prompts-recorded. */
  recorded: number;
  unchanged: number;
}

/**
 * espeak-ng's voices. Its plain `cmn` reads hanzi as English spelling of pinyin with numbers; `cmn-latn-pinyin` speaks
 * them, with tones.
 */
const voices: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN': ['-v', 'cmn-latn-pinyin', '-s', '160'],
  en: ['-v', 'en-us', '-s', '150'],
};
/** What Asterisk plays without conversion: 8 kHz, 16 bit, mono. sox alone would write 32 bit, which Asterisk refuses. */
const telephone = ['-r', '8000', '-c', '1', '-b', '16', '-e', 'signed-integer'];
/** Loudest sample at -3 dB, and a tenth of a second of silence on both sides so that no syllable is cut. */
const levels = ['norm', '-3', 'pad', '0.1', '0.1'];
/** Music for those who wait: eight plucked chords, quiet, made here so that nobody's rights are touched. */
const musicName = 'waiting';
const chords = ['C3 G3 E4', 'A2 E3 C4', 'F2 C3 A3', 'G2 D3 B3', 'C3 G3 E4', 'E3 B3 G4', 'F2 C3 A3', 'G2 D3 F3'];

/**
 * Makes every prompt of ivr-scripts/prompts as 8 kHz wav in TELLERLINE_HOME/prompts; only changed texts are spoken again.
 * A recording `prompts-recorded/<language>/<name>.<any sound format>` takes the place of the spoken text.
 * Fetches espeak-ng and sox into the house where the machine has none.
 */
export async function renderPrompts(options: {
  home: HouseHome;
  /** Flows callers walk by themselves: their words, and the values they speak. */
  flows?: readonly Flow[];
  /** Texts of mass events. */
  words?: readonly SpokenWords[];
  /** Leaves prompts alone that nobody wants any more. */
  keepOthers?: boolean;
  onProgress?: OnProgress;
}): Promise<PromptReport> {
  const { home, flows = [], words = [] } = options;
  const languages = Object.keys(voices) as (keyof typeof voices)[];
  const wishes = [...languages.flatMap((language) => wishesOf(home, language, flows, words)), musicWish(home)];
  const outdated = wishes.filter((wish) => !isFresh(wish));
  if (!options.keepOthers) removeStrangers(home, wishes);
  const report = { rendered: 0, recorded: 0, unchanged: wishes.length - outdated.length };
  if (outdated.length === 0) return report;

  const tools = await provideVoiceTools(options);
  for (const [index, wish] of outdated.entries()) {
    options.onProgress?.({
      what: `Making the prompts of the IVR (${outdated.length})`,
      why: 'callers hear them; texts and recordings that did not change are kept',
      done: index / outdated.length,
    });
    await make(wish, tools);
    if (wish.recording === null) report.rendered += 1;
    else report.recorded += 1;
  }
  return report;
}

/** Of which texts there is speech by now, in both languages, and of which there is none, by the names of their prompts. */
export function speechOf(home: HouseHome, words: readonly SpokenWords[]): SpeechReport {
  const report: SpeechReport = { spoken: [], failed: [] };
  for (const text of words)
    for (const language of Object.keys(voices) as (keyof typeof voices)[]) {
      const name = promptNameOf(text[language]);
      const made = isFresh(wish(home, language, name, text[language], voices[language]));
      report[made ? 'spoken' : 'failed'].push(name);
    }
  return report;
}

interface PromptWish {
  language: string;
  file: string;
  text: string;
  recording: string | null;
  /** Changes when the prompt has to be made again. */
  fingerprint: string;
}

function wishesOf(
  home: HouseHome,
  language: Locale,
  flows: readonly Flow[],
  texts: readonly SpokenWords[],
): PromptWish[] {
  const prompts = new Map(Object.entries(catalogueOf(`${language}.json`)));
  if (flows.length > 0) {
    for (const [piece, text] of Object.entries(catalogueOf(`values/${language}.json`)))
      prompts.set(`value-${piece}`, text);
    for (const words of flowWords(flows, language)) prompts.set(promptNameOf(words), words);
  }
  for (const text of texts) prompts.set(promptNameOf(text[language]), text[language]);
  return [...prompts].map(([name, text]) => wish(home, language, name, text, voices[language]));
}

const catalogueOf = (file: string): Record<string, string> =>
  JSON.parse(readFileSync(join(projectRoot, 'ivr-scripts/prompts', file), 'utf8')) as Record<string, string>;

/** What is said in the steps of flows, between the values that are spoken piece by piece. */
export const flowWords = (flows: readonly Flow[], language: Locale): string[] =>
  flows
    .flatMap(({ steps }) => steps.filter(({ kind }) => kind !== 'do').flatMap(textsOf))
    .flatMap((text) => textParts(text[language]))
    .flatMap((part) => ('words' in part && isSpoken(part.words) ? [part.words.trim()] : []));

const musicWish = (home: HouseHome): PromptWish => wish(home, 'music', musicName, chords.join(' '), []);

function wish(home: HouseHome, language: string, name: string, text: string, voice: readonly string[]): PromptWish {
  const folder = join(home.recordedPrompts, language);
  const found = existsSync(folder)
    ? readdirSync(folder).find((file) => file.replace(/\.\w+$/, '') === name)
    : undefined;
  const recording = found === undefined ? null : join(folder, found);
  const source = recording === null ? [text, ...voice, ...levels] : [readFileSync(recording)];
  const hash = createHash('sha256');
  for (const part of [...source, ...telephone]) hash.update(part).update('\0');
  return {
    language,
    file: join(home.prompts, language, `${name}.wav`),
    text,
    recording,
    fingerprint: hash.digest('hex'),
  };
}

const stampOf = (file: string): string => file.replace(/\.wav$/, '.sha256');

function isFresh({ file, fingerprint }: PromptWish): boolean {
  const stamp = stampOf(file);
  return existsSync(file) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint;
}

/** Prompts whose text left the catalogue are not played from yesterday's file. */
function removeStrangers(home: HouseHome, wishes: readonly PromptWish[]): void {
  const wanted = new Set(wishes.flatMap(({ file }) => [file, stampOf(file)]));
  for (const language of new Set(wishes.map((one) => one.language))) {
    const folder = join(home.prompts, language);
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
    for (const name of readdirSync(folder)) if (!wanted.has(join(folder, name))) rmSync(join(folder, name));
  }
}

/** Writes beside the file and puts it in place whole, since Asterisk may be playing the old one. */
async function make(wish: PromptWish, tools: VoiceTools): Promise<void> {
  const draft = `${wish.file}.${process.pid}.wav`;
  const spoken = `${draft}.spoken.wav`;
  try {
    if (wish.recording !== null) await tools.sox(['-D', wish.recording, ...telephone, draft]);
    else if (wish.language === 'music') await composeMusic(draft, tools);
    else if (wish.text === '') await tools.sox(['-D', '-n', ...telephone, draft, 'trim', '0', '0.2']);
    else {
      await tools.espeak([...voices[Locale.parse(wish.language)], '-w', spoken], wish.text);
      await tools.sox(['-D', spoken, ...telephone, draft, ...levels]);
    }
    if (!existsSync(draft)) throw new HouseFault(`${wish.file} could not be made.`);
    chmodSync(draft, 0o644);
    renameSync(draft, wish.file);
    writeFileSync(stampOf(wish.file), wish.fingerprint);
  } finally {
    for (const rest of [draft, spoken]) rmSync(rest, { force: true });
  }
}

async function composeMusic(target: string, tools: VoiceTools): Promise<void> {
  const parts = chords.map((_, index) => `${target}.${index}.wav`);
  try {
    for (const [index, chord] of chords.entries()) {
      const notes = chord.split(' ');
      const voicesOfChord = notes.flatMap((note) => ['pluck', note]);
      const delays = notes.map((_, n) => String(n * 0.15));
      await tools.sox([
        ...['-D', '-n', '-r', '8000', '-c', String(notes.length), '-b', '16', parts[index] ?? target],
        ...[
          'synth',
          '2',
          ...voicesOfChord,
          'delay',
          ...delays,
          'remix',
          '-',
          'trim',
          '0',
          '2',
          'fade',
          '0.05',
          '2',
          '0.3',
        ],
      ]);
    }
    await tools.sox(['-D', ...parts, ...telephone, target, 'norm', '-14']);
  } finally {
    for (const part of parts) rmSync(part, { force: true });
  }
}
