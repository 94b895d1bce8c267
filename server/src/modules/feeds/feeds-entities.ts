import type { EntityList } from '../../kernel/module.ts';
import { FeedDeliverySchema, FeedMarkSchema } from './entities/feed-delta.entity.ts';
import { FeedLockSchema, FeedRejectSchema, FeedRunSchema } from './entities/feed-run.entity.ts';
import { stagingEntities } from './entities/staging.entities.ts';

export const feedsEntities: EntityList = [
  FeedRunSchema,
  FeedRejectSchema,
  FeedLockSchema,
  FeedDeliverySchema,
  FeedMarkSchema,
  ...stagingEntities,
];
