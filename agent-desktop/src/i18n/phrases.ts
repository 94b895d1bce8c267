import { archivePhrases } from './phrases/archive.ts';
import { blacklistPhrases } from './phrases/blacklist.ts';
import { callPhrases } from './phrases/call.ts';
import { commonPhrases } from './phrases/common.ts';
import { companyPhrases } from './phrases/company.ts';
import { customerPhrases } from './phrases/customer.ts';
import { customerViewPhrases } from './phrases/customer-view.ts';
import { dataPhrases } from './phrases/data.ts';
import { deskPhrases } from './phrases/desk.ts';
import { documentPhrases } from './phrases/documents.ts';
import { duplicatePhrases } from './phrases/duplicates.ts';
import { feedPhrases } from './phrases/feeds.ts';
import { filePhrases } from './phrases/file.ts';
import { formPhrases } from './phrases/form.ts';
import { handOverPhrases } from './phrases/hand-over.ts';
import { livePhrases } from './phrases/live.ts';
import { phonePhrases } from './phrases/phone.ts';
import { privacyPhrases } from './phrases/privacy.ts';
import { relationPhrases } from './phrases/relations.ts';
import { reviewPhrases } from './phrases/reviews.ts';
import { taskPhrases } from './phrases/tasks.ts';

/** Every sentence of the desktop, in both languages. A missing language does not compile. */
export const phrases = {
  ...commonPhrases,
  ...deskPhrases,
  ...callPhrases,
  ...customerPhrases,
  ...companyPhrases,
  ...phonePhrases,
  ...livePhrases,
  ...formPhrases,
  ...filePhrases,
  ...blacklistPhrases,
  ...reviewPhrases,
  ...privacyPhrases,
  ...relationPhrases,
  ...documentPhrases,
  ...archivePhrases,
  ...taskPhrases,
  ...handOverPhrases,
  ...dataPhrases,
  ...duplicatePhrases,
  ...feedPhrases,
  ...customerViewPhrases,
};

export type PhraseKey = keyof typeof phrases;
