import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerScore, OfferBook } from '@tellerline/contracts';
import type { Book } from '../../books/book.ts';
import type { Actor } from '../../kernel/actor.ts';
import type { ServerDeps } from '../../kernel/module.ts';
import type { CallcenterApi } from '../callcenter/index.ts';
import type { CustomersApi } from '../customers/index.ts';
import type { RelationshipsApi } from '../relationships/index.ts';

export interface OfferPorts {
  calls: Pick<CallcenterApi, 'brief' | 'isOnCallWith'>;
  lookUps: Pick<CustomersApi, 'countLookUp'>;
  rules: RelationshipsApi['rules'];
  /** Scores of a customer; absent: offers go by how often they are accepted. */
  scoresOf?: ((em: SqlEntityManager, customerId: number) => Promise<CustomerScore[]>) | undefined;
}

export interface OfferDesk {
  deps: ServerDeps;
  ports: OfferPorts;
  book: Book<OfferBook>;
}

/** Whose call is it: his who is on it, or writes about it. */
export const isOnThisCall = async ({ ports }: OfferDesk, actor: Actor, interactionId: string): Promise<boolean> =>
  (await ports.calls.brief(actor, interactionId))?.agentUserId === actor.userId;
