import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import { articleSubject } from './articles/article-subject.ts';
import { remindOwners } from './articles/remind-owners.ts';
import { AnnouncementReadingSchema, AnnouncementSchema } from './entities/announcement.entity.ts';
import {
  ArticleRatingSchema,
  ArticleSchema,
  ArticleUseSchema,
  ArticleVersionSchema,
} from './entities/article.entity.ts';
import { knowledgeRoutes } from './knowledge.routes.ts';
import type { KnowledgeDesk, KnowledgePorts } from './knowledge-desk.ts';

export { putArticle } from './articles/publish-article.ts';

export const knowledgeEntities: EntityList = [
  ArticleSchema,
  ArticleVersionSchema,
  ArticleUseSchema,
  ArticleRatingSchema,
  AnnouncementSchema,
  AnnouncementReadingSchema,
];

export interface KnowledgeApi {
  /** Asks owners to look through what is due. The nightly job calls it; returns how many articles are due. */
  remindOwners(): Promise<number>;
}

/** What agents look up and what they are told: articles written by two people, announcements with who has read them. */
export function knowledgeModule(deps: ServerDeps, ports: KnowledgePorts): ServerModule & KnowledgeApi {
  const desk: KnowledgeDesk = { deps, people: ports.people, reviews: ports.reviews, tasks: ports.tasks };
  ports.reviews.register(articleSubject(desk));
  for (const kind of ['article_due', 'article_remark'] as const)
    ports.tasks.registerKind(kind, { claimMinutes: null, dueHours: 7 * 24, byHand: true });
  return {
    name: 'knowledge',
    routes: knowledgeRoutes(desk),
    start: async () => {
      const run = async (): Promise<void> => void (await remindOwners(desk));
      ports.scheduler?.add({ name: 'knowledge.remind_owners', cron: '30 6 * * *', run });
    },
    remindOwners: () => remindOwners(desk),
  };
}
