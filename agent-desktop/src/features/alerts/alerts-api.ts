import { AlertDetail, AlertPage, type AlertQuery, type CloseAlert, type WriteAlertEntry } from '@tellerline/contracts';
import { type Http, queryOf } from '../../data/http.ts';

export interface AlertsAsked {
  q: string;
  state: AlertQuery['state'];
  level: NonNullable<AlertQuery['level']> | '';
  indicator: NonNullable<AlertQuery['indicator']> | '';
  mine: '1' | '';
  segment: string;
  sort: AlertQuery['sort'];
}

/** Requests of the early warning. */
export const alertsApi = (http: Http) => ({
  list: (asked: AlertsAsked, cursor: string | null, signal?: AbortSignal): Promise<AlertPage> =>
    http.get(`/alerts${queryOf({ ...asked, cursor })}`, AlertPage, signal),
  alert: (id: string): Promise<AlertDetail> => http.get(`/alerts/${id}`, AlertDetail),
  acknowledge: (id: string, version: number): Promise<AlertDetail> =>
    http.post(`/alerts/${id}/acknowledgement`, { version }, AlertDetail),
  write: (id: string, step: WriteAlertEntry): Promise<AlertDetail> =>
    http.post(`/alerts/${id}/entries`, step, AlertDetail),
  close: (id: string, closing: CloseAlert): Promise<AlertDetail> =>
    http.post(`/alerts/${id}/closing`, closing, AlertDetail),
});
