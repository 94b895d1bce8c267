import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Role } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import type { TasksApi } from '../tasks/index.ts';
import { RevealDaySchema, RevealGrantSchema } from './entities/reveal.entity.ts';
import { RightsPolicySchema, RightsProposalSchema } from './entities/rights-policy.entity.ts';
import { PolicyBook } from './policy-book.ts';
import { privacyRoutes } from './privacy.routes.ts';
import { ALARM_TASK, type AlarmDesk } from './reveal-alarm.ts';
import { type RevealGrant, type RevealRequest, Reveals, readNotes } from './reveals.ts';
import { RightsProposals } from './rights-proposals.ts';
import { callMatters, type Sight, sightBy } from './sight.ts';
import { usualPolicy } from './usual-policy.ts';

export const privacyEntities: EntityList = [
  RightsPolicySchema,
  RightsProposalSchema,
  RevealGrantSchema,
  RevealDaySchema,
];

/** Who sees how much of a customer, and what he is shown whole for a while. */
export interface PrivacyApi {
  /** @param onCall asked only where being on the phone with the customer opens something */
  sightOf(
    viewer: { roles: readonly Role[]; branchPath: string },
    customerPath: string,
    onCall: () => Promise<boolean> | boolean,
  ): Promise<Sight>;
  /**
   * Lets somebody see one value whole for some minutes, in a transaction of its own: counted, audited, told of when it is much.
   * @throws AppError reveal.budget_spent
   */
  reveal(actor: Actor, request: RevealRequest): Promise<RevealGrant>;
  /**
   * Is anything of the day's budget left? Asked before a question whose answer is a reveal only if it is yes.
   * @throws AppError reveal.budget_spent
   */
  requireLeft(actor: Actor): Promise<void>;
  /** What was written beside the reasons of grants, by their ids. */
  notes(em: SqlEntityManager, grants: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface PrivacyPorts {
  people: AlarmDesk['people'];
  /** Lets a change made by another server process in. */
  scheduler?: { addTicker(ticker: { name: string; everyMs: number; run(): Promise<void> }): void } | undefined;
  /** Absent: nobody is told. */
  tasks?: Pick<TasksApi, 'open' | 'registerKind'> | undefined;
}

/** Rights by role, branch and kind of field; reveals; their alarms. */
export function privacyModule(deps: ServerDeps, ports: PrivacyPorts): ServerModule & PrivacyApi {
  const { tasks, people } = ports;
  tasks?.registerKind(ALARM_TASK, { claimMinutes: null, dueHours: 24, byHand: true });
  const book = new PolicyBook(deps);
  const reveals = new Reveals(deps, book, tasks ? { tasks, people } : null);
  return {
    name: 'privacy',
    routes: privacyRoutes(book, new RightsProposals(deps, book)),
    start: async () => {
      await book.seed();
      await book.refresh();
      ports.scheduler?.addTicker({ name: 'privacy.refresh', everyMs: 5_000, run: () => book.refresh() });
    },
    sightOf: async (viewer, customerPath, onCall) => {
      const policy = book.policy();
      const isOnCall = callMatters(policy, viewer.roles) && (await onCall());
      return sightBy(policy, viewer, customerPath, isOnCall);
    },
    reveal: (actor, request) => reveals.open(actor, request),
    requireLeft: (actor) => reveals.requireLeft(actor),
    notes: readNotes,
  };
}

/** The usual policy, and no memory of reveals: for tests of parts that are composed without this module. */
export const usualPrivacy = (clock: ServerDeps['clock']): PrivacyApi => ({
  sightOf: async (viewer, customerPath) => sightBy(usualPolicy, viewer, customerPath, false),
  reveal: async () => ({
    until: new Date(clock.now().getTime() + usualPolicy.revealMinutes * 60_000).toISOString(),
    left: 0,
  }),
  requireLeft: async () => {},
  notes: async () => new Map(),
});

export type { RevealCause, RevealGrant, RevealRequest } from './reveals.ts';
export type { Sight } from './sight.ts';
