import {
  AccountOwner,
  type BundleContent,
  BundleCounts,
  type BundleCustomer,
  BundleDetail,
  BundlePage,
  type BundleStep,
  type CentreStep,
} from '@tellerline/contracts';
import { type Http, queryOf } from '../../data/http.ts';

export interface BundleFilter {
  q: string;
  step: BundleStep | '';
  closed: '1' | '';
  sort: 'newest' | 'waiting';
}

/** Requests about bundles of documents. */
export const handOverApi = (http: Http) => ({
  list: (filter: BundleFilter, cursor: string | null): Promise<BundlePage> =>
    http.get(`/hand-over${queryOf({ ...filter, cursor })}`, BundlePage),
  counts: (): Promise<BundleCounts> => http.get('/hand-over/counts', BundleCounts),
  begin: (key: string): Promise<BundleDetail> => http.post('/hand-over', { key }, BundleDetail),
  read: (id: string): Promise<BundleDetail> => http.get(`/hand-over/${id}`, BundleDetail),
  ownerOf: async (accountNo: string): Promise<BundleCustomer | null> =>
    (await http.post('/hand-over/account', { accountNo }, AccountOwner)).customer,
  save: (id: string, content: BundleContent): Promise<BundleDetail> =>
    http.put(`/hand-over/${id}`, content, BundleDetail),
  submit: (id: string, version: number): Promise<BundleDetail> =>
    http.post(`/hand-over/${id}/submission`, { version }, BundleDetail),
  receive: (id: string, version: number): Promise<BundleDetail> =>
    http.post(`/hand-over/${id}/receipt`, { version }, BundleDetail),
  giveUp: (id: string, what: 'return' | 'discard', version: number, reason: string): Promise<BundleDetail> =>
    http.post(`/hand-over/${id}/${what}`, { version, reason }, BundleDetail),
  finish: (id: string, version: number, step: CentreStep): Promise<BundleDetail> =>
    http.post(`/hand-over/${id}/finish`, { version, step }, BundleDetail),
});
