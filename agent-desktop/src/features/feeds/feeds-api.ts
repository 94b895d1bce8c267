import { FeedRejectPage, FeedRunDetail, FeedRunPage, FeedStatus, type Locale } from '@tellerline/contracts';
import { z } from 'zod';
import { type Http, queryOf } from '../../data/http.ts';

/** What the feeds page asks the server. */
export const feedsApi = (http: Http) => ({
  status: () => http.get('/feeds/status', FeedStatus),
  runs: (cursor: string | null) => http.get(`/feeds/runs${queryOf({ cursor })}`, FeedRunPage),
  run: (id: string) => http.get(`/feeds/runs/${id}`, FeedRunDetail),
  rejects: (id: string, cursor: string | null) =>
    http.get(`/feeds/runs/${id}/rejects${queryOf({ cursor })}`, FeedRejectPage),
  rejectFile: (id: string, locale: Locale) => http.download(`/feeds/runs/${id}/rejects.csv${queryOf({ locale })}`),
  retry: (id: string) => http.post(`/feeds/runs/${id}/retry`, {}, z.null()),
});
