import type { ErrorCode, Label } from '@tellerline/contracts';

let words: Readonly<Partial<Record<ErrorCode, Label>>> = {};
let coming: Promise<void> | null = null;

/** Brings the sentences of the server's errors. Never fails; tried anew by the next call after they did not come. */
export function bringErrorWords(): Promise<void> {
  coming ??= import('./error-phrases.ts').then(
    ({ errorPhrases }) => {
      words = errorPhrases;
    },
    () => {
      coming = null;
    },
  );
  return coming;
}

/** What an error is told with; undefined for a code newer than this desktop, and while the sentences have not come. */
export const errorWords = (code: ErrorCode): Label | undefined => words[code];
