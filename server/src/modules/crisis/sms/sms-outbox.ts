import type { SqlEntityManager } from '@mikro-orm/sql';
import { newId } from '../../../kernel/ids.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { forkOf } from '../../../persistence/orm.ts';
import { crisisDb } from '../crisis.tables.ts';
import type { SmsGateway } from './sms-gateway.ts';
import { type SmsTold, smsText } from './sms-text.ts';

const AT_ONCE = 50;
/** Waits between tries, in minutes; after the last the message has failed. */
const WAITS = [1, 2, 5, 15, 60, 240];
const MINUTE_MS = 60_000;

type Deps = Pick<ServerDeps, 'orm' | 'clock' | 'log' | 'bank'>;

/** Queues messages for those of some people who want to hear of this level, in the transaction of `em`. */
export async function queueSms(
  em: SqlEntityManager,
  deps: Deps,
  userIds: readonly string[],
  told: SmsTold,
): Promise<void> {
  if (userIds.length === 0) return;
  const phones = await crisisDb(em)
    .selectFrom('alert_phone')
    .selectAll()
    .where('user_id', 'in', userIds)
    .where('from_level', '<=', told.level)
    .execute();
  const now = deps.clock.now();
  for (const phone of phones)
    await insertIfAbsent(() =>
      crisisDb(em)
        .insertInto('sms_message')
        .values({
          id: newId(),
          tell_key: `${told.what}:${told.alertId}:${told.level}:${phone.user_id}`,
          user_id: phone.user_id,
          e164: phone.e164,
          text: smsText(told, phone.locale, deps.bank),
          state: 'waiting',
          tries: 0,
          next_at: now,
          created_at: now,
        })
        .execute(),
    );
}

/** Messages one number of a customer's may have in a day: nobody's telephone is flooded by us. */
const MOST_A_DAY = 10;

/** Queues a message to a customer, once for each key, in the transaction of `em`; false when he has had as many as he may today. */
export async function queueCustomerSms(
  em: SqlEntityManager,
  { clock }: Pick<Deps, 'clock'>,
  message: { key: string; e164: string; text: string },
): Promise<boolean> {
  const now = clock.now();
  const { had } = await crisisDb(em)
    .selectFrom('sms_message')
    .select(({ fn }) => fn.countAll<number>().as('had'))
    .where('e164', '=', message.e164)
    .where('user_id', 'is', null)
    .where('created_at', '>', new Date(now.getTime() - 24 * 60 * MINUTE_MS))
    .executeTakeFirstOrThrow();
  if (Number(had) >= MOST_A_DAY) return false;
  const { key, ...rest } = message;
  const row = { ...rest, id: newId(), tell_key: key, user_id: null, state: 'waiting' as const, tries: 0 };
  await insertIfAbsent(() =>
    crisisDb(em)
      .insertInto('sms_message')
      .values({ ...row, next_at: now, created_at: now })
      .execute(),
  );
  return true;
}

/** Sends what is due. A try is written down before it is made, so that two servers never send the same message at once. */
export async function sendDueSms(deps: Deps, gateway: SmsGateway): Promise<void> {
  const db = () => crisisDb(forkOf(deps.orm));
  const due = await db()
    .selectFrom('sms_message')
    .selectAll()
    .where('state', '=', 'waiting')
    .where('next_at', '<=', deps.clock.now())
    .orderBy('next_at')
    .orderBy('id')
    .limit(AT_ONCE)
    .execute();
  for (const message of due) {
    const wait = WAITS[message.tries];
    const taken = await db()
      .updateTable('sms_message')
      .set({
        tries: message.tries + 1,
        next_at: new Date(deps.clock.now().getTime() + (wait ?? 0) * MINUTE_MS),
      })
      .where('id', '=', message.id)
      .where('tries', '=', message.tries)
      .where('state', '=', 'waiting')
      .executeTakeFirst();
    if (taken.numUpdatedRows === 0n) continue;
    const answer = await gateway.send({ key: message.id, to: message.e164, text: message.text });
    if (answer === 'later' && wait !== undefined) continue;
    const sent = answer === 'taken';
    if (!sent) deps.log.warn({ event: 'sms.failed', id: message.id, tries: message.tries + 1 });
    await db()
      .updateTable('sms_message')
      .set({ state: sent ? 'sent' : 'failed', sent_at: sent ? deps.clock.now() : null })
      .where('id', '=', message.id)
      .execute();
  }
}
