import { BlacklistDetail, BlacklistHitPage, BlacklistPage, type BlacklistQuery } from '@tellerline/contracts';
import { type Http, queryOf } from '../../data/http.ts';

export interface BlacklistAsked {
  q: string;
  state: BlacklistQuery['state'];
  severity: NonNullable<BlacklistQuery['severity']> | '';
  sort: BlacklistQuery['sort'];
}

/** Requests of the blacklist. */
export const blacklistApi = (http: Http) => ({
  list: (asked: BlacklistAsked, cursor: string | null, signal?: AbortSignal): Promise<BlacklistPage> =>
    http.get(`/blacklist${queryOf({ ...asked, cursor })}`, BlacklistPage, signal),
  entry: (id: string): Promise<BlacklistDetail> => http.get(`/blacklist/${id}`, BlacklistDetail),
  hits: (id: string, cursor: string | null): Promise<BlacklistHitPage> =>
    http.get(`/blacklist/${id}/hits${queryOf({ cursor })}`, BlacklistHitPage),
});
