import type { SqlEntityManager } from '@mikro-orm/sql';
import { CustomerNo, RevealedField, RevealField } from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import type { RevealCause } from '../../privacy/index.ts';
import type { TasksApi } from '../../tasks/index.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import type { CallAccess } from '../customers.ports.ts';
import { customerReaders as readers } from '../data-gate.ts';
import type { LookUpBudgets } from '../look-up-budgets.ts';
import { wholeValue } from '../use-cases/reveal-field.ts';

/** Something of a customer was shown to somebody who may be on the phone. */
export type Revealed = (actor: Actor, field: RevealField['field'], interactionId: string | undefined) => Promise<void>;

export interface RevealDesk {
  desk: CustomerDesk;
  budgets: LookUpBudgets;
  calls: CallAccess | undefined;
  tasks: Pick<TasksApi, 'isAtWorkOn'> | null;
  /** Told of what was shown to somebody, before he sees it. */
  revealed?: Revealed | undefined;
}

/** What somebody has to do with a customer as far as the house knows: a call, or work of his. */
export async function causeOf(
  em: SqlEntityManager,
  { calls, tasks }: Pick<RevealDesk, 'calls' | 'tasks'>,
  actor: Actor,
  customerNo: string,
): Promise<RevealCause | null> {
  if (await calls?.isOnCallWith?.(actor, customerNo)) return 'call';
  return (await tasks?.isAtWorkOn(em, actor.userId, customerNo)) ? 'task' : null;
}

/** An image of somebody's ID shows his number whole: looking at it is a reveal, once for the pages of one import. */
export async function revealImage(
  em: SqlEntityManager,
  around: Omit<RevealDesk, 'budgets'>,
  actor: Actor,
  { customerNo, setId }: { customerNo: string; setId: string },
): Promise<void> {
  const { sight } = await around.desk.seeingNo(em, actor, customerNo);
  const treatment = sight.of('C2-identifier');
  if (treatment === 'shown') return;
  if (treatment !== 'revealable') throw new AppError('reveal.not_allowed', { status: 403 });
  await around.desk.privacy.reveal(actor, {
    item: `image:${setId}`,
    customerNo,
    reason: 'id_image',
    cause: (tx) => causeOf(tx, around, actor, customerNo),
    audit: { key: 'Customer.FieldRevealed', subjectId: customerNo, details: { field: 'id_image', item: setId } },
  });
}

export function revealRoutes(around: RevealDesk): RouteDefinition[] {
  const { desk, budgets, calls } = around;
  return [
    route({
      method: 'post',
      path: '/customers/:customerNo/reveal',
      summary: 'Show one masked field whole for some minutes, with a reason that goes into the audit trail',
      tag: 'customers',
      allow: readers,
      params: z.object({ customerNo: CustomerNo }),
      body: RevealField,
      response: RevealedField,
      handler: async ({ em, params, body, actor, audit }) => {
        const { customerNo } = params;
        await budgets.readCustomer(actor, customerNo, audit);
        const { field, item, reason, interactionId, note } = body;
        if (interactionId !== undefined && !(await calls?.maySee(actor, interactionId)))
          throw new AppError('resource.not_found', { status: 404 });
        const { value, group, branchPath } = await wholeValue(em, desk, actor, customerNo, body);
        if (reason === 'other' && !note) throw new AppError('reveal.note_required', { status: 422 });
        const { sight } = await desk.seeing(actor, { customerNo, branchPath });
        const treatment = sight.of(group);
        if (treatment === 'hidden' || treatment === 'masked') throw new AppError('reveal.not_allowed', { status: 403 });
        const grant = await desk.privacy.reveal(actor, {
          item: `card:${customerNo}:${field}:${item}`,
          customerNo,
          reason,
          note,
          interactionId,
          cause: (tx) => causeOf(tx, around, actor, customerNo),
          audit: {
            key: 'Customer.FieldRevealed',
            subjectId: customerNo,
            details: { field, item, interactionId: interactionId ?? null },
          },
        });
        await around.revealed?.(actor, field, interactionId);
        return { value, ...grant };
      },
    }),
  ];
}
