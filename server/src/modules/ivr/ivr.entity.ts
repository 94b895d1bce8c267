import { defineEntity, p } from '@mikro-orm/core';
import type { IvrWalked } from '@tellerline/contracts';
import { autoNumber, customerNo, instant, phoneNumber, shortCode, uuid } from '../../persistence/columns.ts';

/** A caller who serves himself: who he says he is, and what has been proved. One for each call. */
export const IvrSessionSchema = defineEntity({
  name: 'IvrSession',
  tableName: 'ivr_session',
  properties: {
    callId: shortCode(150).primary(),
    flowVersion: p.integer(),
    /** As the network sent it; null where it is withheld. */
    number: phoneNumber().nullable(),
    /** Of the number he typed; null while he typed none that anybody has. */
    customerNo: customerNo().nullable(),
    /** Argon2 of a PIN chosen and not yet repeated. */
    chosenHash: p.string().length(200).nullable(),
    startedAt: instant(),
    /** How and at which step he left; null until the bridge has told. */
    leftHow: shortCode(10).$type<IvrWalked['how']>().nullable(),
    leftStep: shortCode(40).nullable(),
  },
  indexes: [{ properties: ['flowVersion', 'leftHow', 'leftStep'] }],
});

/** A step a caller took, by name: what he typed is not kept. */
export const IvrMoveSchema = defineEntity({
  name: 'IvrMove',
  tableName: 'ivr_move',
  properties: {
    callId: shortCode(150).primary(),
    seq: p.integer().primary().autoincrement(false),
    flowVersion: p.integer(),
    step: shortCode(40),
    branch: shortCode(40),
  },
  indexes: [{ properties: ['flowVersion', 'step', 'branch'] }],
});

/** What was proved about who is on a call, signed and with an end: see `proof.ts`. */
export const IdentityProofSchema = defineEntity({
  name: 'IdentityProof',
  tableName: 'identity_proof',
  properties: { callId: shortCode(150).primary(), proof: p.string().length(200) },
});

/** The PIN of a customer on the telephone, as Argon2id keeps it. */
export const PhonePinSchema = defineEntity({
  name: 'PhonePin',
  tableName: 'phone_pin',
  properties: {
    customerNo: customerNo().primary(),
    hash: p.string().length(200),
    /** A code an agent gave out: good once, until then, to choose a PIN. Null: the customer's own PIN. */
    codeUntil: instant().nullable(),
    /** Who gave the code out; null: the customer chose. */
    setBy: uuid().nullable(),
    setAt: instant(),
  },
});

/**
 * A try at a PIN, on record before it is asked for. `open` → `used` → `right` or `wrong`; `refused`: over a limit, and not asked;
 * `barred`: asked, and never right, whatever is typed.
 */
export const PinTrySchema = defineEntity({
  name: 'PinTry',
  tableName: 'pin_try',
  properties: {
    id: autoNumber(),
    callId: shortCode(150).index(),
    customerNo: customerNo(),
    number: phoneNumber().nullable(),
    outcome: shortCode(8).$type<'open' | 'used' | 'right' | 'wrong' | 'refused' | 'barred'>(),
    at: instant(),
  },
  indexes: [{ properties: ['customerNo', 'at'] }, { properties: ['number', 'at'] }, { properties: ['at'] }],
});

/** What a caller set going by himself, by the number of its move. */
export const IvrEffectSchema = defineEntity({
  name: 'IvrEffect',
  tableName: 'ivr_effect',
  properties: {
    callId: shortCode(150).primary(),
    seq: p.integer().primary().autoincrement(false),
    /** Null where it is withheld. */
    number: phoneNumber().nullable(),
    at: instant(),
  },
  indexes: [{ properties: ['number', 'at'] }],
});
