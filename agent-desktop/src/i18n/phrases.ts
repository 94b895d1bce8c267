import type { Label } from '@tellerline/contracts';
import { Cell } from '../state/cell.ts';
import { bringErrorWords } from './error-words.ts';
import { firstPhrases } from './first-phrases.ts';
import type { laterPhrases } from './later-phrases.ts';
import type { popPhrases } from './pop-phrases.ts';

/** The name of a sentence of the desktop. A missing language does not compile. */
export type PhraseKey = keyof typeof firstPhrases | keyof typeof popPhrases | keyof typeof laterPhrases;

/** The sentences that are there: those of the first screen, those of a pop, then all. Elements render anew when more have come. */
export const phraseBook = new Cell<Readonly<Partial<Record<PhraseKey, Label>>>>(firstPhrases);

let coming: Promise<void> | null = null;

/** Brings the sentences of a pop, of errors and of all other pages. Harmless when repeated; tried anew by the next call after it failed. */
export function bringLaterPhrases(): Promise<void> {
  coming ??= bring().catch(() => {
    coming = null;
  });
  return coming;
}

async function bring(): Promise<void> {
  const add = (more: Partial<Record<PhraseKey, Label>>): void => phraseBook.set({ ...phraseBook.get(), ...more });
  await Promise.all([
    bringErrorWords(),
    import('./pop-phrases.ts').then(({ popPhrases }) => add(popPhrases)),
    import('./later-phrases.ts').then(({ laterPhrases }) => add(laterPhrases)),
  ]);
}
