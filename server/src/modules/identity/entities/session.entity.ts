import { defineEntity, p } from '@mikro-orm/core';
import { instant, shortCode, uuid } from '../../../persistence/columns.ts';

/** A sign-in that lasts. The cookie's token is stored hashed: who reads the table can use no session. */
const SessionSchema = defineEntity({
  name: 'Session',
  tableName: 'user_session',
  properties: {
    id: uuid().primary(),
    tokenHash: p.string().length(64).unique(),
    userId: uuid().index(),
    openedAt: instant(),
    lastUsedAt: instant(),
    /** Over by then, however much it is used. */
    endsAt: instant().index(),
    closedAt: instant().nullable(),
    closedReason: shortCode(20).nullable(),
  },
});
export class Session extends SessionSchema.class {}
SessionSchema.setClass(Session);

/** Failed sign-ins in a row, by user name typed or by address; both hashed, so that neither stands here in clear. */
const SignInFailureSchema = defineEntity({
  name: 'SignInFailure',
  tableName: 'sign_in_failure',
  properties: {
    key: p.string().length(64).primary(),
    failures: p.integer(),
    lastAt: instant().index(),
    lockedUntil: instant().nullable(),
  },
});
export class SignInFailure extends SignInFailureSchema.class {}
SignInFailureSchema.setClass(SignInFailure);

export { SessionSchema, SignInFailureSchema };
