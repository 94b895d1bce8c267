import type { SqlEntityManager } from '@mikro-orm/sql';
import { newId } from '../../../kernel/ids.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { RequestsDesk } from '../requests.ports.ts';
import { requestDb } from '../requests.tables.ts';

const AT_ONCE = 20;
/** Waits between tries, in minutes; after the last the mail has failed. */
const WAITS = [5, 15, 60, 240];
const MINUTE_MS = 60_000;

/** Queues a mail to a customer, once for each key, in the transaction of `em`. */
export async function queueMail(
  { deps }: RequestsDesk,
  em: SqlEntityManager,
  { key, to, subject, text }: { key: string; to: string; subject: string; text: string },
): Promise<void> {
  const now = deps.clock.now();
  const row = { id: newId(), tell_key: key, address: to, subject, text, state: 'waiting' as const, tries: 0 };
  await insertIfAbsent(() =>
    requestDb(em)
      .insertInto('customer_mail')
      .values({ ...row, next_at: now, created_at: now, sent_at: null })
      .execute(),
  );
}

/** Sends what is due. A try is written down before it is made, so that two servers never send the same mail at once. */
export async function sendDueMail({ deps, mail: relay }: RequestsDesk): Promise<void> {
  if (!relay) return;
  const db = () => requestDb(forkOf(deps.orm));
  const due = await db()
    .selectFrom('customer_mail')
    .selectAll()
    .where('state', '=', 'waiting')
    .where('next_at', '<=', deps.clock.now())
    .orderBy('next_at')
    .orderBy('id')
    .limit(AT_ONCE)
    .execute();
  for (const { id, tries, address, subject, text } of due) {
    const wait = WAITS[tries];
    const next = new Date(deps.clock.now().getTime() + (wait ?? 0) * MINUTE_MS);
    const { numUpdatedRows } = await db()
      .updateTable('customer_mail')
      .set({ tries: tries + 1, next_at: next })
      .where('id', '=', id)
      .where('tries', '=', tries)
      .where('state', '=', 'waiting')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) continue;
    const { result } = await relay.send({ messageId: `<${id}@tellerline>`, to: [address], subject, text });
    if (result === 'later' && wait !== undefined) continue;
    const sent = result === 'taken';
    if (!sent) deps.log.warn({ event: 'customer_mail.failed', id, tries: tries + 1 });
    await db()
      .updateTable('customer_mail')
      .set({ state: sent ? 'sent' : 'failed', sent_at: sent ? deps.clock.now() : null })
      .where('id', '=', id)
      .execute();
  }
}
