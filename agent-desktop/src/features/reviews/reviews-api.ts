import {
  Decided,
  type RevealChange,
  RevealedField,
  ReviewDetail,
  type ReviewKind,
  ReviewPage,
  ReviewRow,
  type ReviewState,
} from '@tellerline/contracts';
import { type Http, queryOf } from '../../data/http.ts';

export interface ReviewFilter {
  box: 'to_review' | 'mine' | 'all';
  kind: ReviewKind | '';
  state: ReviewState | '';
  order: 'oldest' | 'newest';
}

/** Requests of the reviewer's desk. */
export const reviewsApi = (http: Http) => ({
  list: (filter: ReviewFilter, cursor: string | null): Promise<ReviewPage> =>
    http.get(`/reviews${queryOf({ ...filter, cursor })}`, ReviewPage),
  detail: (id: string): Promise<ReviewDetail> => http.get(`/reviews/${id}`, ReviewDetail),
  /** @param blind the second entry, by path */
  approve: ({ row, blindVersion }: ReviewDetail, blind: Readonly<Record<string, string>>): Promise<Decided> =>
    http.post(`/reviews/${row.id}/approval`, { version: row.version, blind, blindVersion }, Decided),
  sendBack: (id: string, version: number, reason: string): Promise<ReviewRow> =>
    http.post(`/reviews/${id}/return`, { version, reason }, ReviewRow),
  withdraw: (id: string, version: number): Promise<ReviewRow> =>
    http.post(`/reviews/${id}/withdrawal`, { version }, ReviewRow),
  reveal: (id: string, what: RevealChange): Promise<RevealedField> =>
    http.post(`/reviews/${id}/reveal`, what, RevealedField),
});
