import {
  type OpenRequest,
  RequestDetail,
  RequestKindList,
  type RequestMove,
  RequestPage,
  type RequestScope,
} from '@tellerline/contracts';
import { type Http, queryOf } from '../../data/http.ts';

export interface RequestsAsked {
  scope: RequestScope;
  /** Its code; empty: all. */
  kind: string;
  overdue: '1' | '';
  q: string;
}

/** What the pages of service requests ask the server. */
export const requestsApi = (http: Http) => ({
  list: (asked: RequestsAsked, cursor: string | null, signal?: AbortSignal) =>
    http.get(`/service-requests${queryOf({ ...asked, cursor })}`, RequestPage, signal),
  kinds: async () => (await http.get('/request-kinds', RequestKindList)).items,
  one: (id: string) => http.get(`/service-requests/${id}`, RequestDetail),
  open: (request: Omit<OpenRequest, 'interactionId'> & { interactionId: string | null }) =>
    http.post('/service-requests', request, RequestDetail),
  move: ({ row }: RequestDetail, what: RequestMove) =>
    http.post(`/service-requests/${row.id}/moves`, { version: row.version, what }, RequestDetail),
});
