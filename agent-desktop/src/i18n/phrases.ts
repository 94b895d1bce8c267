import { callPhrases } from './phrases/call.ts';
import { commonPhrases } from './phrases/common.ts';
import { customerPhrases } from './phrases/customer.ts';
import { deskPhrases } from './phrases/desk.ts';
import { livePhrases } from './phrases/live.ts';
import { phonePhrases } from './phrases/phone.ts';

/** Every sentence of the desktop, in both languages. A missing language does not compile. */
export const phrases = {
  ...commonPhrases,
  ...deskPhrases,
  ...callPhrases,
  ...customerPhrases,
  ...phonePhrases,
  ...livePhrases,
};

export type PhraseKey = keyof typeof phrases;
