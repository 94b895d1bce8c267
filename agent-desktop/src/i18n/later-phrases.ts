import { alertPhrases } from './phrases/alerts.ts';
import { archivePhrases } from './phrases/archive.ts';
import { blacklistPhrases } from './phrases/blacklist.ts';
import { bookPhrases } from './phrases/books.ts';
import { callbackPhrases } from './phrases/callbacks.ts';
import { centrePhrases } from './phrases/centre.ts';
import { colleaguePhrases } from './phrases/colleagues.ts';
import { companyPhrases } from './phrases/company.ts';
import { crisisPhrases } from './phrases/crisis.ts';
import { customerListPhrases } from './phrases/customer-list.ts';
import { customerViewPhrases } from './phrases/customer-view.ts';
import { dataPhrases } from './phrases/data.ts';
import { diallingPhrases } from './phrases/dialling.ts';
import { documentPhrases } from './phrases/documents.ts';
import { duplicatePhrases } from './phrases/duplicates.ts';
import { feedPhrases } from './phrases/feeds.ts';
import { filePhrases } from './phrases/file.ts';
import { flowWriterPhrases } from './phrases/flow-writer.ts';
import { flowPhrases } from './phrases/flows.ts';
import { formPhrases } from './phrases/form.ts';
import { groupPhrases } from './phrases/groups.ts';
import { handOverPhrases } from './phrases/hand-over.ts';
import { knowledgePhrases } from './phrases/knowledge.ts';
import { lifecyclePhrases } from './phrases/lifecycle.ts';
import { livePhrases } from './phrases/live.ts';
import { modelPhrases } from './phrases/models.ts';
import { offerPhrases } from './phrases/offers.ts';
import { privacyPhrases } from './phrases/privacy.ts';
import { qualityPhrases } from './phrases/quality.ts';
import { recordingPhrases } from './phrases/recordings.ts';
import { registerPhrases } from './phrases/registers.ts';
import { relationPhrases } from './phrases/relations.ts';
import { reportPhrases } from './phrases/reports.ts';
import { requestPhrases } from './phrases/requests.ts';
import { reviewPhrases } from './phrases/reviews.ts';
import { routingPhrases } from './phrases/routing.ts';
import { taskPhrases } from './phrases/tasks.ts';

/** The sentences of all other pages, in both languages: fetched once, right after the desk stands. */
export const laterPhrases = {
  ...bookPhrases,
  ...callbackPhrases,
  ...centrePhrases,
  ...colleaguePhrases,
  ...companyPhrases,
  ...livePhrases,
  ...flowPhrases,
  ...flowWriterPhrases,
  ...formPhrases,
  ...filePhrases,
  ...blacklistPhrases,
  ...groupPhrases,
  ...alertPhrases,
  ...diallingPhrases,
  ...crisisPhrases,
  ...requestPhrases,
  ...reviewPhrases,
  ...privacyPhrases,
  ...registerPhrases,
  ...relationPhrases,
  ...documentPhrases,
  ...archivePhrases,
  ...routingPhrases,
  ...taskPhrases,
  ...handOverPhrases,
  ...dataPhrases,
  ...duplicatePhrases,
  ...feedPhrases,
  ...reportPhrases,
  ...recordingPhrases,
  ...qualityPhrases,
  ...knowledgePhrases,
  ...customerViewPhrases,
  ...customerListPhrases,
  ...lifecyclePhrases,
  ...modelPhrases,
  ...offerPhrases,
};
