import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerFlag } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import type { Question } from '../../persistence/questions.ts';
import type { OutboundListener } from '../callcenter/index.ts';
import { callListRoutes } from './call-lists.routes.ts';
import { freeLateClaims } from './calls/claim-entry.ts';
import { refusalFlags } from './calls/do-not-call.ts';
import { hearCalls } from './calls/hear-call.ts';
import { dialForSeats } from './calls/progressive.ts';
import type { DiallingPorts, ListSource, Wanted } from './dialling.ports.ts';
import { diallingRoutes } from './dialling.routes.ts';
import { DiallingDesk } from './dialling-desk.ts';
import { CallListEntrySchema, CallListSchema, DialSeatSchema } from './entities/call-list.entity.ts';
import { CallRefusalSchema, DialAttemptSchema, DialFramesSchema } from './entities/dialling.entity.ts';
import { entriesSource } from './lists/entries-source.ts';
import { type ListToMake, writeList } from './lists/make-list.ts';
import { moveList } from './lists/steer-list.ts';

export type { ListCallTold, ListSource, Wanted } from './dialling.ports.ts';

export const diallingEntities: EntityList = [
  CallListSchema,
  CallListEntrySchema,
  DialSeatSchema,
  DialAttemptSchema,
  CallRefusalSchema,
  DialFramesSchema,
];

/** What other modules may ask of dialling. */
export interface DiallingApi {
  /** How lists of a kind are gathered; registered while the house is composed. */
  registerSource(kind: 'alerts', source: ListSource): void;
  /** Makes a list in the transaction of `em`. */
  makeList(em: SqlEntityManager, actor: Actor, list: ListToMake, wanted: Wanted[]): Promise<void>;
  /** Starts a list it made, or ends one, in the transaction of `em`. */
  startList(em: SqlEntityManager, actor: Actor, listId: string): Promise<void>;
  endList(em: SqlEntityManager, listId: string): Promise<void>;
  /** Told of a customer wherever he is shown. */
  flags(customerIds: readonly number[]): Question<CustomerFlag[]>;
  outbound: OutboundListener;
  /** What the ticker does each second; tests call it themselves. */
  tick(): Promise<void>;
}

/** Calls outwards: lists, calls at a click, and who must not be called. */
export function diallingModule(
  deps: ServerDeps,
  ports: DiallingPorts,
  actorOf: (userId: string) => Promise<Actor | null>,
): ServerModule & DiallingApi {
  const desk = new DiallingDesk(deps, ports);
  ports.exports?.register(entriesSource(desk));
  const tick = async (): Promise<void> => {
    await freeLateClaims(desk);
    await dialForSeats(desk, actorOf);
  };
  return {
    name: 'dialling',
    routes: [...callListRoutes(desk), ...diallingRoutes(desk)],
    start: async () => {
      await desk.frames.seed();
      ports.scheduler?.addTicker({ name: 'dialling.tick', everyMs: 1_000, run: tick });
    },
    registerSource: (kind, source) => void desk.sources.set(kind, source),
    makeList: (em, actor, list, wanted) =>
      writeList(em, desk, actor, list, { wanted, left: { unknown: 0, several: 0, heldOut: 0 } }),
    startList: (em, actor, listId) => moveList(em, desk, actor, listId, 'running'),
    endList: (em, listId) => moveList(em, desk, 'system', listId, 'ended'),
    flags: refusalFlags,
    outbound: hearCalls(desk),
    tick,
  };
}
