import { readFile } from 'node:fs/promises';
import {
  promptNameOf,
  SpeechReport,
  type SpeechState,
  type SpokenWords,
  speechReportOf,
  type WordPrompts,
} from '@tellerline/contracts';

/** The texts of a mass event as they are kept. */
interface KeptWords {
  words_zh: string | null;
  words_en: string | null;
  state: string;
}

export const wordsOf = ({ words_zh, words_en }: Omit<KeptWords, 'state'>): SpokenWords | null =>
  words_zh !== null && words_en !== null ? { 'zh-CN': words_zh, en: words_en } : null;

export function promptsOf(mode: Omit<KeptWords, 'state'>): WordPrompts | null {
  const words = wordsOf(mode);
  return words && { 'zh-CN': promptNameOf(words['zh-CN']), en: promptNameOf(words.en) };
}

/** What was made of the texts so far; null where nothing was heard of it yet. */
export async function speechReport(wordsFile: string | undefined): Promise<SpeechReport | null> {
  if (!wordsFile) return { spoken: [], failed: [] };
  const text = await readFile(speechReportOf(wordsFile), 'utf8').catch(() => null);
  return text === null ? null : SpeechReport.parse(JSON.parse(text));
}

/** Can callers hear the text of a mass event, in both languages? */
export function speechOf(mode: KeptWords, report: SpeechReport | null): SpeechState | null {
  const prompts = promptsOf(mode);
  if (!prompts || mode.state === 'ended') return null;
  const names = Object.values(prompts);
  if (names.some((name) => report?.failed.includes(name))) return 'failed';
  return names.every((name) => report?.spoken.includes(name)) ? 'ready' : 'making';
}
