import {
  AnnouncementList,
  AnnouncementQuery,
  AnnouncementReaders,
  ArticleContent,
  ArticleList,
  ArticleQuery,
  ArticleSuggestions,
  ArticleUse,
  ArticleView,
  announcerRoles,
  articleWriterRoles,
  NewAnnouncement,
  RateArticle,
  SuggestionQuery,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../http/route.ts';
import { forkOf } from '../../persistence/orm.ts';
import { announcementReaders, myAnnouncements, publishedAnnouncements } from './announcements/list-announcements.ts';
import { publishAnnouncement, readAnnouncement, withdrawAnnouncement } from './announcements/write-announcement.ts';
import { listArticles } from './articles/list-articles.ts';
import { readArticleView } from './articles/read-article.ts';
import { contentOf } from './articles/read-content.ts';
import { suggestArticles } from './articles/suggest-articles.ts';
import { countUse, rateArticle } from './articles/use-article.ts';
import type { KnowledgeDesk } from './knowledge-desk.ts';

const tag = 'knowledge';
const params = z.object({ id: Uuid });

export const knowledgeRoutes = (desk: KnowledgeDesk): RouteDefinition[] => [
  route({
    method: 'get',
    path: '/articles',
    summary: 'Articles by words, their sound or initials; those due or out of use for who writes',
    tag,
    allow: 'any',
    query: ArticleQuery,
    response: ArticleList,
    handler: ({ em, actor, query }) => listArticles(em, desk, actor, query),
  }),
  route({
    method: 'get',
    path: '/article-suggestions',
    summary: 'Articles for what a call is about',
    tag,
    allow: 'any',
    query: SuggestionQuery,
    response: ArticleSuggestions,
    handler: ({ em, query }) => suggestArticles(em, desk, query),
  }),
  route({
    method: 'get',
    path: '/articles/:id',
    summary: 'One article; with remarks and versions for who writes',
    tag,
    allow: 'any',
    params,
    response: ArticleView,
    handler: ({ em, actor, params }) => readArticleView(em, desk, actor, params.id),
  }),
  route({
    method: 'get',
    path: '/articles/:id/versions/:version',
    summary: 'An article as a version had it',
    tag,
    allow: articleWriterRoles,
    params: params.extend({ version: z.coerce.number().int().min(1) }),
    response: ArticleContent,
    handler: ({ em, params: { id, version } }) => contentOf(em, id, version),
  }),
  route({
    method: 'post',
    path: '/articles/:id/uses',
    summary: 'It was opened, or a sentence copied from it',
    tag,
    allow: 'any',
    params,
    body: ArticleUse,
    response: null,
    handler: ({ params, body }) => countUse(desk, params.id, body),
  }),
  route({
    method: 'put',
    path: '/articles/:id/rating',
    summary: 'It helped or did not, with a remark to its owner',
    tag,
    allow: 'any',
    params,
    body: RateArticle,
    response: ArticleView,
    handler: async ({ actor, params, body }) => {
      await rateArticle(desk, actor, params.id, body);
      return readArticleView(forkOf(desk.deps.orm), desk, actor, params.id);
    },
  }),
  route({
    method: 'get',
    path: '/announcements',
    summary: 'Announcements for me, or those my branches published with who has read them',
    tag,
    allow: 'any',
    query: AnnouncementQuery,
    response: AnnouncementList,
    handler: ({ em, actor, query }) =>
      query.box === 'mine' ? myAnnouncements(em, desk, actor) : publishedAnnouncements(em, desk, actor),
  }),
  route({
    method: 'post',
    path: '/announcements',
    summary: 'Speak to queues, branches or roles; repeats by the same key are harmless',
    tag,
    allow: announcerRoles,
    body: NewAnnouncement,
    response: AnnouncementList,
    handler: async ({ actor, body }) => {
      await publishAnnouncement(desk, actor, body);
      return publishedAnnouncements(forkOf(desk.deps.orm), desk, actor);
    },
  }),
  route({
    method: 'post',
    path: '/announcements/:id/withdrawal',
    summary: 'Take an announcement back',
    tag,
    allow: announcerRoles,
    params,
    response: AnnouncementList,
    handler: async ({ actor, params }) => {
      await withdrawAnnouncement(desk, actor, params.id);
      return publishedAnnouncements(forkOf(desk.deps.orm), desk, actor);
    },
  }),
  route({
    method: 'put',
    path: '/announcements/:id/reading',
    summary: 'I have read it, or acknowledge it',
    tag,
    allow: 'any',
    params,
    response: AnnouncementList,
    handler: async ({ actor, params }) => {
      await readAnnouncement(desk, actor, params.id);
      return myAnnouncements(forkOf(desk.deps.orm), desk, actor);
    },
  }),
  route({
    method: 'get',
    path: '/announcements/:id/readers',
    summary: 'Who has not read it, and who has',
    tag,
    allow: announcerRoles,
    params,
    response: AnnouncementReaders,
    handler: async ({ em, actor, params, auditRead }) => {
      const readers = await announcementReaders(em, desk, actor, params.id);
      await auditRead('Announcement.ReadersListed', { id: params.id });
      return readers;
    },
  }),
];
