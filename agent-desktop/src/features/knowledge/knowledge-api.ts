import {
  AnnouncementList,
  AnnouncementReaders,
  ArticleContent,
  ArticleList,
  type ArticleQuery,
  ArticleSuggestions,
  type ArticleUse,
  ArticleView,
  ChangeDraft,
  type Changes,
  type NewAnnouncement,
  type RateArticle,
  ReviewPage,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type Http, queryOf } from '../../data/http.ts';

export type ArticlesAsked = Partial<Pick<ArticleQuery, 'q' | 'show' | 'limit'>> & { category?: string };

/** Requests about articles and announcements. */
export const knowledgeApi = (http: Http) => ({
  list: (asked: ArticlesAsked, signal?: AbortSignal): Promise<ArticleList> =>
    http.get(`/articles${queryOf(asked)}`, ArticleList, signal),
  suggestions: (query: string): Promise<ArticleSuggestions> =>
    http.get(`/article-suggestions${query}`, ArticleSuggestions),
  article: (id: string): Promise<ArticleView> => http.get(`/articles/${id}`, ArticleView),
  version: (id: string, version: number): Promise<ArticleContent> =>
    http.get(`/articles/${id}/versions/${version}`, ArticleContent),
  use: (id: string, kind: ArticleUse['kind']): Promise<unknown> =>
    http.post(`/articles/${id}/uses`, { kind }, z.unknown()),
  rate: (id: string, rating: RateArticle): Promise<ArticleView> =>
    http.put(`/articles/${id}/rating`, rating, ArticleView),
  /** Drafts of mine and what of mine was sent back, the latest first. */
  drafts: (): Promise<ReviewPage> => http.get('/reviews?box=mine&kind=article&order=newest&limit=50', ReviewPage),
  entry: (changeId: string): Promise<ChangeDraft> => http.get(`/reviews/${changeId}/entry`, ChangeDraft),
  save: (
    id: string,
    what: 'draft' | 'submission',
    entry: { baseVersion: number; changeVersion: number | null; changes: Changes },
  ): Promise<ChangeDraft> => http.put(`/records/article/${id}/${what}`, { ...entry, overrides: [] }, ChangeDraft),
  announcements: (box: 'mine' | 'published'): Promise<AnnouncementList> =>
    http.get(`/announcements?box=${box}`, AnnouncementList),
  announce: (order: NewAnnouncement): Promise<AnnouncementList> => http.post('/announcements', order, AnnouncementList),
  withdraw: (id: string): Promise<AnnouncementList> =>
    http.post(`/announcements/${id}/withdrawal`, {}, AnnouncementList),
  read: (id: string): Promise<AnnouncementList> => http.put(`/announcements/${id}/reading`, {}, AnnouncementList),
  readers: (id: string): Promise<AnnouncementReaders> => http.get(`/announcements/${id}/readers`, AnnouncementReaders),
});
