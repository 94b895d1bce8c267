import { defineEntity, p } from '@mikro-orm/core';
import type { CallbackTicket, Locale, Priority } from '@tellerline/contracts';
import { customerNo, instant, phoneNumber, shortCode, uuid } from '../../../persistence/columns.ts';

/** A place in the line that outlives the call it came from: he is called back when his turn comes, at the time he first began to wait. */
const QueueTicketSchema = defineEntity({
  name: 'QueueTicket',
  tableName: 'queue_ticket',
  properties: {
    id: uuid().primary(),
    /** The call he gave the waiting up in, or in which it was promised to him; asked for twice, it is one ticket. */
    callId: shortCode(150).unique(),
    /** His number, as long as the call is owed: nobody is owed two. */
    openFor: phoneNumber().nullable().unique(),
    origin: shortCode(10).$type<CallbackTicket['origin']>(),
    queue: shortCode(64),
    number: phoneNumber(),
    customerNo: customerNo().nullable(),
    language: shortCode(10).$type<Locale>(),
    since: instant(),
    priority: shortCode(20).$type<Priority>(),
    promisedBy: instant(),
    state: shortCode(20).$type<CallbackTicket['state']>(),
    tries: p.integer(),
    /** Not before this, after a try that reached nobody. */
    nextTryAt: instant(),
    agentUserId: uuid().nullable(),
    /** Who promised it in his wrap-up: asked first. */
    promisedByUserId: uuid().nullable(),
    /** The call to him that is under way, or was the last. */
    callbackCallId: shortCode(150).nullable(),
    askedAt: instant(),
    doneAt: instant().nullable(),
    version: p.integer(),
  },
  indexes: [{ properties: ['state', 'queue', 'since'] }, { properties: ['promisedBy'] }],
});
export class QueueTicket extends QueueTicketSchema.class {}
QueueTicketSchema.setClass(QueueTicket);

export { QueueTicketSchema };
