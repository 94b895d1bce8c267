import { AlertPhone, type Role, SetAlertPhone } from '@tellerline/contracts';
import { type RouteDefinition, route } from '../../../http/route.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { toE164 } from '../../../kernel/phone-number.ts';
import { crisisDb, levelOf, rankOf } from '../crisis.tables.ts';
import type { CrisisDesk } from '../crisis-desk.ts';

const told: readonly Role[] = ['manager', 'supervisor'];
const tag = 'early warning';

/** Everybody sets for himself where he is told of alerts. */
export const smsRoutes = ({ deps }: CrisisDesk): RouteDefinition[] => [
  route({
    method: 'get',
    path: '/me/alert-phone',
    summary: 'Where I am told of alerts by text message',
    tag,
    allow: told,
    response: AlertPhone,
    handler: async ({ em, actor }) => {
      const row = await crisisDb(em)
        .selectFrom('alert_phone')
        .selectAll()
        .where('user_id', '=', actor.userId)
        .executeTakeFirst();
      return { phone: row?.e164 ?? null, fromLevel: levelOf(row?.from_level ?? 3) ?? 'red' };
    },
  }),
  route({
    method: 'put',
    path: '/me/alert-phone',
    summary: 'Set, or take away, where I am told of alerts by text message',
    tag,
    allow: told,
    body: SetAlertPhone,
    response: AlertPhone,
    handler: async ({ actor, body }) => {
      const e164 = body.phone === null ? null : toE164(body.phone);
      if (body.phone !== null && e164 === null) throw new AppError('phone.invalid', { status: 400 });
      await deps.transaction(async (em) => {
        const db = crisisDb(em);
        await db.deleteFrom('alert_phone').where('user_id', '=', actor.userId).execute();
        if (e164 === null) return;
        const row = {
          user_id: actor.userId,
          e164,
          from_level: rankOf(body.fromLevel),
          locale: body.locale,
          set_at: deps.clock.now(),
        };
        await db.insertInto('alert_phone').values(row).execute();
      });
      return { phone: e164, fromLevel: body.fromLevel };
    },
  }),
];
