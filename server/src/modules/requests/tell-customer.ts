import type { SqlEntityManager } from '@mikro-orm/sql';
import { requestKinds } from '@tellerline/contracts';
import { wallMinute } from '../../kernel/bank-day.ts';
import type { RequestsDesk } from './requests.ports.ts';
import { type RequestRecord, requestDb } from './requests.tables.ts';
import { writeEntry } from './write-entry.ts';

type Told = 'opened' | 'acknowledged' | 'closed';

/** The number of a customer a text message goes to: his best mobile one. Null: there is none. */
export async function mobileOf(em: SqlEntityManager, customerNo: string | null): Promise<string | null> {
  if (customerNo === null) return null;
  const found = await requestDb(em)
    .selectFrom('contact_point as p')
    .innerJoin('customer as c', 'c.id', 'p.customer_id')
    .select('p.e164')
    .where('c.customer_no', '=', customerNo)
    .where('p.e164', 'like', '+861%')
    .orderBy('p.best', 'desc')
    .orderBy('p.as_of', 'desc')
    .orderBy('p.id')
    .executeTakeFirst();
  return found?.e164 ?? null;
}

/** Tells the customer by text message, in the transaction of `em`; false when he cannot be reached so. */
export async function tellCustomer(
  desk: RequestsDesk,
  em: SqlEntityManager,
  request: RequestRecord,
  what: Told,
): Promise<boolean> {
  const e164 = await mobileOf(em, request.customer_no);
  if (!e164 || !desk.sendText) return false;
  const key = `request:${request.id}:${what}:${request.reopened}`;
  await desk.sendText(em, { key, e164, text: textOf(desk, request, what) });
  await writeEntry(em, { requestId: request.id, what: 'told', at: desk.deps.clock.now(), by: null, text: what });
  return true;
}

/** No name and no content: the telephone is not the bank's. */
function textOf({ deps: { bank } }: RequestsDesk, request: RequestRecord, what: Told): string {
  const kind = requestKinds[request.kind]['zh-CN'];
  const head = `【${bank.name['zh-CN']}】您的${kind}（编号${request.reference}）`;
  const due = request.legal_due_at ?? request.due_at;
  if (what === 'closed') return `${head}已办结，如有疑问请致电我行客服。`;
  const until = due ? `，我们将于${wallMinute(due, bank.timeZone).slice(0, 10)}前答复您` : '';
  return `${head}${what === 'opened' ? '已登记' : '已受理'}${until}。`;
}
