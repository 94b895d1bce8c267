import type { SqlEntityManager } from '@mikro-orm/sql';
import { fillMessage, type MessageChannel, type RequestKind, type RequestMessage } from '@tellerline/contracts';
import { wallMinute } from '../../../kernel/bank-day.ts';
import { termsOf } from '../kinds/kinds-book.ts';
import type { RequestsDesk } from '../requests.ports.ts';
import { type RequestRecord, requestDb } from '../requests.tables.ts';
import { writeEntry } from '../write-entry.ts';
import { queueMail } from './mail-outbox.ts';

/** What a text message holds. */
const SMS_LENGTH = 200;

type Way = { mobile: string; mail?: undefined } | { mail: string; mobile?: undefined };

/** How a customer is told: at his best mobile number, or where there is none by mail. Null: not at all. */
export async function wayTo(desk: RequestsDesk, em: SqlEntityManager, customerNo: string | null): Promise<Way | null> {
  if (customerNo === null) return null;
  const contacts = requestDb(em)
    .selectFrom('contact_point as p')
    .innerJoin('customer as c', 'c.id', 'p.customer_id')
    .select(['p.e164', 'p.value'])
    .where('c.customer_no', '=', customerNo)
    .orderBy('p.best', 'desc')
    .orderBy('p.as_of', 'desc')
    .orderBy('p.id');
  const mobile = desk.sendText && (await contacts.where('p.e164', 'like', '+861%').executeTakeFirst())?.e164;
  if (mobile) return { mobile };
  const mail = desk.mail && (await contacts.where('p.kind', '=', 'email').executeTakeFirst())?.value;
  return mail ? { mail } : null;
}

/** Tells the customer in the words of the terms his request began with, in the transaction of `em`; false: he cannot be reached. */
export async function tellCustomer(
  desk: RequestsDesk,
  em: SqlEntityManager,
  request: RequestRecord,
  what: RequestMessage,
): Promise<boolean> {
  const way = await wayTo(desk, em, request.customer_no);
  if (!way) return false;
  const key = `request:${request.id}:${what}:${request.reopened}`;
  const terms = await termsOf(desk.kinds, em, request);
  const said = (channel: MessageChannel): string => wordsOf(desk, terms, request, what, channel);
  if (way.mobile && !(await desk.sendText?.(em, { key, e164: way.mobile, text: said('sms').slice(0, SMS_LENGTH) })))
    return false;
  if (way.mail) await queueMail(desk, em, { key, to: way.mail, subject: said('subject'), text: said('mail') });
  const entry = way.mobile ? ('told' as const) : ('mailed' as const);
  await writeEntry(em, { requestId: request.id, what: entry, at: desk.deps.clock.now(), by: null, text: what });
  return true;
}

function wordsOf(
  { deps: { bank } }: RequestsDesk,
  terms: RequestKind,
  request: RequestRecord,
  what: RequestMessage,
  channel: MessageChannel,
): string {
  const { language } = request;
  const due = request.legal_due_at ?? request.due_at;
  return fillMessage(terms.words[what][channel][language], {
    bank: bank.name[language],
    kind: terms.name[language],
    reference: request.reference,
    day: due ? wallMinute(due, bank.timeZone).slice(0, 10) : '',
  });
}
