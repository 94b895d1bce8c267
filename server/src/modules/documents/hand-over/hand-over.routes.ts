import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  AccountOwner,
  AccountOwnerQuery,
  BundleContent,
  BundleCounts,
  BundleDetail,
  BundleFinish,
  BundleMove,
  BundlePage,
  BundleQuery,
  BundleReturn,
  NewBundle,
  type Role,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { Budget } from '../../../kernel/budget.ts';
import { accountOwner } from './account-owner.ts';
import type { HandOver } from './hand-over.ports.ts';
import { handOverReaders } from './hand-over-readers.ts';
import { finishByHand, receiveBundle, returnBundle } from './use-cases/centre-work.ts';
import { createBundle } from './use-cases/create-bundle.ts';
import { discardBundle, saveBundle } from './use-cases/edit-bundle.ts';
import { countBundles, listBundles } from './use-cases/list-bundles.ts';
import { bundleDetail } from './use-cases/read-bundle.ts';
import { submitBundle } from './use-cases/submit-bundle.ts';

const clerks: readonly Role[] = ['clerk'];
const ofBundle = z.object({ id: Uuid });
const tag = 'hand-over';
/** Different accounts one person may ask the owner of: more than he can write bundles for. */
const accountsAsked = { things: 120, seconds: 600 };

export function handOverRoutes(hand: HandOver): RouteDefinition[] {
  const budget = new Budget(accountsAsked, hand.deps.clock);
  const askFor = (actor: Actor, accountNo: string | null): Promise<void> =>
    accountNo === null ? Promise.resolve() : budget.take(actor.userId, accountNo, async () => undefined);
  /** Does something with a bundle in one transaction and shows what became of it. */
  const changed = (actor: Actor, id: string, work: (em: SqlEntityManager) => Promise<unknown>): Promise<BundleDetail> =>
    hand.deps.transaction(async (em) => {
      await work(em);
      return bundleDetail(hand, em, actor, id);
    });

  return [
    route({
      method: 'get',
      path: '/hand-over',
      summary: 'Bundles of my branches: where each is, since when, who has it',
      tag,
      allow: handOverReaders,
      query: BundleQuery,
      response: BundlePage,
      handler: ({ em, actor, query }) => listBundles(hand, em, actor, query),
    }),
    route({
      method: 'get',
      path: '/hand-over/counts',
      summary: 'How many bundles are at which step',
      tag,
      allow: handOverReaders,
      response: BundleCounts,
      handler: ({ em, actor }) => countBundles(em, actor),
    }),
    route({
      method: 'post',
      path: '/hand-over',
      summary: 'New: an empty bundle with the next flow number of my branch',
      tag,
      allow: clerks,
      body: NewBundle,
      response: BundleDetail,
      status: 201,
      handler: async ({ em, actor, body }) => bundleDetail(hand, em, actor, await createBundle(hand, actor, body.key)),
    }),
    route({
      method: 'post',
      path: '/hand-over/account',
      summary: 'Whose account this is',
      tag,
      allow: clerks,
      body: AccountOwnerQuery,
      response: AccountOwner,
      handler: async ({ em, actor, body, auditRead }) => {
        await askFor(actor, body.accountNo);
        const customer = await accountOwner(em, actor, body.accountNo);
        const details = { matchedBy: 'account', found: customer ? 1 : 0, customers: customer?.customerNo ?? '' };
        await auditRead('Customer.Searched', { id: actor.userId, details });
        return { customer };
      },
    }),
    route({
      method: 'get',
      path: '/hand-over/:id',
      summary: 'A bundle with its lines and its path so far',
      tag,
      allow: handOverReaders,
      params: ofBundle,
      response: BundleDetail,
      handler: ({ em, actor, params }) => bundleDetail(hand, em, actor, params.id),
    }),
    route({
      method: 'put',
      path: '/hand-over/:id',
      summary: 'Keep a draft as it is written',
      tag,
      allow: clerks,
      params: ofBundle,
      body: BundleContent,
      response: BundleDetail,
      handler: async ({ actor, params, body }) => {
        await askFor(actor, body.accountNo);
        return changed(actor, params.id, (em) => saveBundle(em, actor, params.id, body));
      },
    }),
    route({
      method: 'post',
      path: '/hand-over/:id/submission',
      summary: 'Hand it to the processing centre',
      tag,
      allow: clerks,
      params: ofBundle,
      body: BundleMove,
      response: BundleDetail,
      handler: ({ actor, params, body }) =>
        changed(actor, params.id, (em) => submitBundle(hand, em, actor, params.id, body.version)),
    }),
    route({
      method: 'post',
      path: '/hand-over/:id/discard',
      summary: 'Give a bundle up that lies at its branch',
      tag,
      allow: clerks,
      params: ofBundle,
      body: BundleReturn,
      response: BundleDetail,
      handler: ({ actor, params, body }) =>
        changed(actor, params.id, (em) => discardBundle(hand, em, actor, params.id, body)),
    }),
    route({
      method: 'post',
      path: '/hand-over/:id/receipt',
      summary: 'The processing centre has the papers',
      tag,
      allow: clerks,
      params: ofBundle,
      body: BundleMove,
      response: BundleDetail,
      handler: ({ actor, params, body }) =>
        changed(actor, params.id, (em) => receiveBundle(hand, em, actor, params.id, body.version)),
    }),
    route({
      method: 'post',
      path: '/hand-over/:id/return',
      summary: 'Send it back to its branch with a reason',
      tag,
      allow: clerks,
      params: ofBundle,
      body: BundleReturn,
      response: BundleDetail,
      handler: ({ actor, params, body }) =>
        changed(actor, params.id, (em) => returnBundle(hand, em, actor, params.id, body)),
    }),
    route({
      method: 'post',
      path: '/hand-over/:id/finish',
      summary: 'Say that a step is done',
      tag,
      allow: ['clerk', 'reviewer'],
      params: ofBundle,
      body: BundleFinish,
      response: BundleDetail,
      handler: ({ actor, params, body }) =>
        changed(actor, params.id, (em) => finishByHand(hand, em, actor, params.id, body)),
    }),
  ];
}
