import type { RouteDefinition } from '../../../http/route.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import type { CustomerPorts } from '../customers.ports.ts';
import { mergeSubject } from '../merge/merge-subject.ts';
import { compareCustomers } from './compare-customers.ts';
import { duplicateRoutes } from './duplicates.routes.ts';
import { learnAnew } from './learning/weight-book.ts';
import { weightRoutes } from './learning/weights.routes.ts';
import { DUPLICATE_TASK } from './open-duplicate-tasks.ts';

/** Doubles of customers: found by night, looked at side by side, merged and unmerged by two people. */
export function duplicatePart(
  deps: ServerDeps,
  desk: CustomerDesk,
  ports: CustomerPorts,
): { routes: RouteDefinition[]; start(): void } {
  const { reviews = null, tasks = null } = ports;
  reviews?.register(mergeSubject({ desk, reviews, tasks, clock: deps.clock }));
  tasks?.registerKind(DUPLICATE_TASK, { claimMinutes: 60, dueHours: 120, byHand: false });
  return {
    routes: [...duplicateRoutes({ desk, deps, ports, reviews, tasks }), ...weightRoutes(deps, desk)],
    start: () => {
      ports.scheduler?.add({
        name: 'customers.find_duplicates',
        cron: '15 3 * * *',
        run: async () => void (await compareCustomers({ deps, tasks })),
      });
      ports.scheduler?.add({
        name: 'customers.learn_match_weights',
        cron: '45 4 1 * *',
        run: () => learnAnew(deps, desk.today(), null),
      });
    },
  };
}
