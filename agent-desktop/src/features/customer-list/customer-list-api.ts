import { CustomerListPage, ListChoices, type NewView, SavedView, type ViewSettings } from '@tellerline/contracts';
import { z } from 'zod';
import { type Http, queryOf } from '../../data/http.ts';
import { filterTexts } from './list-look.ts';

const ROWS_A_PAGE = 50;

/** Requests of the list of customers and its saved views. */
export const customerListApi = (http: Http) => ({
  page: ({ filter, sort, direction }: ViewSettings, cursor: string | null, signal: AbortSignal) => {
    const query = queryOf({ ...filterTexts(filter), sort, direction, cursor, limit: ROWS_A_PAGE });
    return http.get(`/customer-list${query}`, CustomerListPage, signal);
  },
  choices: () => http.get('/customer-list/choices', ListChoices),
  views: () => http.get('/customer-views', z.array(SavedView)),
  keep: (view: NewView) => http.post('/customer-views', view, SavedView),
  change: ({ id, version }: SavedView, change: NewView) =>
    http.put(`/customer-views/${id}`, { ...change, version }, SavedView),
  drop: ({ id }: SavedView) => http.delete(`/customer-views/${id}`),
});
