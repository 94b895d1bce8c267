import {
  CustomerEventPage,
  CustomerHoldings,
  CustomerNetwork,
  CustomerProfile,
  CustomerResources,
  CustomerWay,
} from '@tellerline/contracts';
import { type Http, queryOf } from '../../data/http.ts';

/** What is asked of the story of a customer. */
export interface EventFilter {
  kinds: readonly string[];
  from: string;
  to: string;
  q: string;
}

/** Requests of the single customer view beyond its card. */
export const customerViewApi = (http: Http, customerNo: string) => {
  const of = `/customers/${encodeURIComponent(customerNo)}`;
  return {
    events: (filter: EventFilter, cursor: string | null, signal?: AbortSignal): Promise<CustomerEventPage> =>
      http.get(
        `${of}/events${queryOf({ ...filter, kinds: filter.kinds.join(','), cursor })}`,
        CustomerEventPage,
        signal,
      ),
    profile: (): Promise<CustomerProfile> => http.get(`${of}/profile`, CustomerProfile),
    holdings: (): Promise<CustomerHoldings> => http.get(`${of}/holdings`, CustomerHoldings),
    resources: (): Promise<CustomerResources> => http.get(`${of}/resources`, CustomerResources),
    network: (steps: number, ended: boolean): Promise<CustomerNetwork> =>
      http.get(`${of}/network${queryOf({ steps, ended })}`, CustomerNetwork),
    way: (otherNo: string, ended: boolean): Promise<CustomerWay> =>
      http.get(`${of}/ways/${encodeURIComponent(otherNo)}${queryOf({ ended })}`, CustomerWay),
  };
};
