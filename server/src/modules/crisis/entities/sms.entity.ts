import { defineEntity, p } from '@mikro-orm/core';
import type { Locale } from '@tellerline/contracts';
import { instant, name, phoneNumber, shortCode, uuid } from '../../../persistence/columns.ts';

/** Where one of our people wants to be told of alerts by text message; his own entry, his work telephone. */
export const AlertPhoneSchema = defineEntity({
  name: 'AlertPhone',
  tableName: 'alert_phone',
  properties: {
    userId: uuid().primary(),
    e164: phoneNumber(),
    /** The lowest level he is told of: 1 yellow, 2 orange, 3 red. */
    fromLevel: p.integer(),
    locale: p.string().length(5).$type<Locale>(),
    setAt: instant(),
  },
});

/** A text message on its way to the gateway; written with what it tells, in one transaction. */
export const SmsMessageSchema = defineEntity({
  name: 'SmsMessage',
  tableName: 'sms_message',
  properties: {
    /** Also the key by which the gateway knows a message it has already. */
    id: uuid().primary(),
    /** What it tells to whom: told only once. */
    tellKey: shortCode(100).unique(),
    /** Null: it goes to a customer. */
    userId: uuid().nullable(),
    e164: phoneNumber(),
    text: name(200),
    state: shortCode(10).$type<'waiting' | 'sent' | 'failed'>(),
    tries: p.integer(),
    nextAt: instant(),
    createdAt: instant(),
    sentAt: instant().nullable(),
  },
  indexes: [{ properties: ['state', 'nextAt', 'id'] }, { properties: ['e164', 'createdAt'] }],
});
