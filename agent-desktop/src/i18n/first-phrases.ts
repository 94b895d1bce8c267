import { callPhrases } from './phrases/call.ts';
import { commonPhrases } from './phrases/common.ts';
import { deskPhrases } from './phrases/desk.ts';
import { navPhrases } from './phrases/nav.ts';
import { phonePhrases } from './phrases/phone.ts';

/** What an agent reads on the first usable screen, in both languages. It is fetched with them, so it is short. */
export const firstPhrases = {
  ...commonPhrases,
  ...deskPhrases,
  ...callPhrases,
  ...phonePhrases,
  ...navPhrases,
};
