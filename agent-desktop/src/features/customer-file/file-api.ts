import {
  AllottedNumber,
  ChangeDraft,
  DuplicateAnswer,
  type DuplicateQuestion,
  PersonalFileView,
  ReviewPage,
  ReviewRow,
} from '@tellerline/contracts';
import { type Http, queryOf } from '../../data/http.ts';
import type { FileEdits } from './file-edits.ts';

/** Requests of the customer's file. */
export const fileApi = (http: Http) => ({
  file: (customerNo: string, asOf: string | null = null): Promise<PersonalFileView> =>
    http.get(`/customers/${customerNo}/file${queryOf({ asOf })}`, PersonalFileView),
  enter: (customerNo: string, what: 'draft' | 'submission', edits: FileEdits): Promise<ChangeDraft> =>
    http.put(
      `/records/personal_file/${customerNo}/${what}`,
      {
        baseVersion: edits.baseVersion,
        changeVersion: edits.changeVersion,
        changes: edits.changes,
        overrides: edits.overrides.filter(({ reason }) => reason.trim().length >= 2),
      },
      ChangeDraft,
    ),
  entry: (changeId: string): Promise<ChangeDraft> => http.get(`/reviews/${changeId}/entry`, ChangeDraft),
  withdraw: (changeId: string, version: number): Promise<ReviewRow> =>
    http.post(`/reviews/${changeId}/withdrawal`, { version }, ReviewRow),
  /** My latest change of this file, if it came back and nothing happened since. */
  async returned(customerNo: string): Promise<ReviewRow | null> {
    const query = { box: 'mine', kind: 'personal_file', customerNo, order: 'newest', limit: 1 };
    const { items } = await http.get(`/reviews${queryOf(query)}`, ReviewPage);
    return items[0]?.state === 'returned' ? items[0] : null;
  },
  duplicates: (question: DuplicateQuestion): Promise<DuplicateAnswer> =>
    http.post('/customer-duplicates', question, DuplicateAnswer),
  allot: async (): Promise<string> =>
    (await http.post('/customer-numbers', { kind: 'personal' }, AllottedNumber)).customerNo,
});
export type FileApi = ReturnType<typeof fileApi>;
