import { DuplicateAnswer, type DuplicateQuestion, PersonalFileView } from '@tellerline/contracts';
import type { Http } from '../../data/http.ts';
import { entryRequests } from '../file-entry/entry-requests.ts';

/** Requests of the customer's file. */
export const fileApi = (http: Http) => ({
  ...entryRequests(http, {
    kind: 'personal_file',
    of: 'personal',
    view: PersonalFileView,
    path: (customerNo) => `/customers/${customerNo}/file`,
  }),
  duplicates: (question: DuplicateQuestion): Promise<DuplicateAnswer> =>
    http.post('/customer-duplicates', question, DuplicateAnswer),
});
export type FileApi = ReturnType<typeof fileApi>;
