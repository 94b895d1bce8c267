import { AllottedNumber, ChangeDraft, type CustomerKind, ReviewPage, ReviewRow } from '@tellerline/contracts';
import type { z } from 'zod';
import { type Http, queryOf } from '../../data/http.ts';
import type { FileEdits } from './entry-edits.ts';

/** Which file it is, and where it is read. */
export interface EntryKind<F> {
  kind: 'personal_file' | 'corporate_file';
  /** Who has such a file. */
  of: CustomerKind;
  view: z.ZodType<F>;
  /** `/customers/10000001/file` */
  path(customerNo: string): string;
}

/** Requests of a file that changes by two people. */
export const entryRequests = <F>(http: Http, { kind, of, view, path }: EntryKind<F>) => ({
  file: (customerNo: string, asOf: string | null = null): Promise<F> =>
    http.get(`${path(customerNo)}${queryOf({ asOf })}`, view),
  /** The empty file of a customer who has no number yet. */
  blank: (): Promise<F> => http.get(`/blank-files/${of}`, view),
  /** The number of a customer who is kept for the first time. */
  allot: async (): Promise<string> => (await http.post('/customer-numbers', { kind: of }, AllottedNumber)).customerNo,
  enter: (customerNo: string, what: 'draft' | 'submission', edits: FileEdits): Promise<ChangeDraft> =>
    http.put(
      `/records/${kind}/${customerNo}/${what}`,
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
    const query = { box: 'mine', kind, customerNo, order: 'newest', limit: 1 };
    const { items } = await http.get(`/reviews${queryOf(query)}`, ReviewPage);
    return items[0]?.state === 'returned' ? items[0] : null;
  },
});
export type EntryRequests<F> = ReturnType<typeof entryRequests<F>>;
