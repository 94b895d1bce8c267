import {
  BlacklistDetail,
  BlacklistHitPage,
  BlacklistPage,
  type BlacklistQuery,
  PossibleMatches,
} from '@tellerline/contracts';
import { type Http, queryOf } from '../../data/http.ts';

export interface BlacklistAsked {
  q: string;
  state: BlacklistQuery['state'];
  severity: NonNullable<BlacklistQuery['severity']> | '';
  sort: BlacklistQuery['sort'];
  possible: '1' | '';
}

/** Requests of the blacklist. */
export const blacklistApi = (http: Http) => ({
  list: (asked: BlacklistAsked, cursor: string | null, signal?: AbortSignal): Promise<BlacklistPage> =>
    http.get(`/blacklist${queryOf({ ...asked, cursor })}`, BlacklistPage, signal),
  entry: (id: string): Promise<BlacklistDetail> => http.get(`/blacklist/${id}`, BlacklistDetail),
  hits: (id: string, cursor: string | null): Promise<BlacklistHitPage> =>
    http.get(`/blacklist/${id}/hits${queryOf({ cursor })}`, BlacklistHitPage),
  possible: (id: string): Promise<PossibleMatches> => http.get(`/blacklist/${id}/possible`, PossibleMatches),
  decide: (id: string, verdict: { customerNo: string; same: boolean; reason: string }): Promise<PossibleMatches> =>
    http.post(`/blacklist/${id}/verdicts`, verdict, PossibleMatches),
});
