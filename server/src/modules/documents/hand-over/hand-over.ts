import type { RouteDefinition } from '../../../http/route.ts';
import type { EntityList } from '../../../kernel/module.ts';
import type { ExportSource } from '../../exports/index.ts';
import { watchReviews } from './bundle-reviews.ts';
import { watchTasks } from './bundle-tasks.ts';
import { bundlesSource } from './bundles-source.ts';
import { BundleEventSchema, BundleLineSchema, BundleSchema, InternalDocumentSchema } from './entities/bundle.entity.ts';
import type { HandOver, HandOverApi, HandOverPorts } from './hand-over.ports.ts';
import { handOverRoutes } from './hand-over.routes.ts';
import { attributesKeptFor, entryReturnedFor, stepDoneFor } from './use-cases/advance-bundle.ts';

export const handOverEntities: EntityList = [BundleSchema, BundleLineSchema, BundleEventSchema, InternalDocumentSchema];

/** Documents on their way from a branch to the processing centre and through its six to-do states. */
export function handOverPart(
  deps: HandOver['deps'],
  ports: HandOverPorts,
): { routes: RouteDefinition[]; api: HandOverApi; source: ExportSource } {
  const { people, tasks, reviews, privacy = null } = ports;
  const hand: HandOver = { deps, people, tasks, reviews, privacy };
  watchTasks(hand);
  watchReviews(hand);
  return {
    routes: handOverRoutes(hand),
    source: bundlesSource(hand),
    api: {
      stepDone: (em, customerNo, step, by) => stepDoneFor(hand, em, customerNo, step, by),
      attributesKept: (em, customerNos, by) => attributesKeptFor(hand, em, customerNos, by),
      entryReturned: (em, customerNo, by, reason) => entryReturnedFor(hand, em, customerNo, by, reason),
    },
  };
}
