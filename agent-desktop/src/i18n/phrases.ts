import type { Label } from '@tellerline/contracts';
import { Cell } from '../state/cell.ts';
import { firstPhrases } from './first-phrases.ts';
import type { laterPhrases } from './later-phrases.ts';

/** The name of a sentence of the desktop. A missing language does not compile. */
export type PhraseKey = keyof typeof firstPhrases | keyof typeof laterPhrases;

/** The sentences that are there: those of the first screen, then all. Elements render anew when more have come. */
export const phraseBook = new Cell<Readonly<Partial<Record<PhraseKey, Label>>>>(firstPhrases);

let coming: Promise<void> | null = null;

/** Brings the sentences of all other pages. Harmless when repeated; tried anew by the next call after it failed. */
export function bringLaterPhrases(): Promise<void> {
  coming ??= import('./later-phrases.ts').then(
    ({ laterPhrases }) => phraseBook.set({ ...firstPhrases, ...laterPhrases }),
    () => {
      coming = null;
    },
  );
  return coming;
}
