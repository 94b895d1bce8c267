import { existsSync, readFileSync, renameSync, unwatchFile, watchFile, writeFileSync } from 'node:fs';
import { type Flow, SpokenFlows, SpokenWords, speechReportOf } from '@tellerline/contracts';
import { selfService } from '@tellerline/server/modules/flows/shipped/self-service';
import type { HouseHome } from './home.ts';
import { renderPrompts, speechOf } from './prompts.ts';

const LOOK_EVERY_MS = 2_000;

/**
 * The flows callers walk by themselves: that of the product, and those in force as the server wrote them last. What cannot be
 * read is left out: callers are led to an agent where words are missing, and the house starts all the same.
 */
export function spokenFlows(home: HouseHome): Flow[] {
  if (!existsSync(home.spokenFlows)) return [selfService];
  try {
    return [selfService, ...SpokenFlows.parse(JSON.parse(readFileSync(home.spokenFlows, 'utf8')))];
  } catch {
    return [selfService];
  }
}

/** Texts of mass events that are not over, as the server wrote them last. */
export function spokenWords(home: HouseHome): SpokenWords[] {
  if (!existsSync(home.spokenWords)) return [];
  try {
    return SpokenWords.array().parse(JSON.parse(readFileSync(home.spokenWords, 'utf8')));
  } catch {
    return [];
  }
}

/** Tells the server, which told the texts, what callers can hear of them. */
function reportSpeech(home: HouseHome, words: readonly SpokenWords[]): void {
  const file = speechReportOf(home.spokenWords);
  writeFileSync(`${file}.draft`, JSON.stringify(speechOf(home, words)), { mode: 0o600 });
  renameSync(`${file}.draft`, file);
}

/**
 * Turns the words of a flow into speech when it is published, and those of a mass event when it is prepared, while the house runs. Prompts of the version before stay until
 * the next start, for callers who are walking it.
 * @param onFault told in one sentence when it did not succeed; callers are then led to an agent at those words
 * @returns ends it
 */
export function speakWhatIsPublished(home: HouseHome, onFault: (sentence: string) => void): () => void {
  let turn: Promise<unknown> = Promise.resolve();
  const speak = () => {
    turn = turn
      .then(async () => {
        const words = spokenWords(home);
        await renderPrompts({ home, flows: spokenFlows(home), words, keepOthers: true }).finally(() =>
          reportSpeech(home, words),
        );
      })
      .catch((error: unknown) => {
        onFault(`New words for callers could not be spoken: ${error instanceof Error ? error.message : String(error)}`);
      });
  };
  reportSpeech(home, spokenWords(home));
  const files = [home.spokenFlows, home.spokenWords];
  for (const file of files)
    watchFile(file, { interval: LOOK_EVERY_MS, persistent: false }, (now, before) => {
      if (now.mtimeMs !== before.mtimeMs) speak();
    });
  return () => {
    for (const file of files) unwatchFile(file);
  };
}
