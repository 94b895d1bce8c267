import { defineEntity, p } from '@mikro-orm/core';
import { type Locale, roles } from '@tellerline/contracts';
import { instant, name, shortCode, uuid } from '../../../persistence/columns.ts';

/** Somebody who may sign in. */
const UserSchema = defineEntity({
  name: 'User',
  tableName: 'app_user',
  properties: {
    id: uuid().primary(),
    /** Lower case; what is typed is lowered before it is compared. */
    username: shortCode(64).unique(),
    displayName: name(80),
    /** Argon2id in PHC form. */
    passwordHash: p.string().length(255),
    branchOrgNo: shortCode(20).index(),
    /** SIP extension, at most one user each. */
    extension: shortCode(6).nullable().unique(),
    locale: p.string().length(5).$type<Locale>(),
    disabledAt: instant().nullable(),
    createdAt: instant(),
  },
});
export class User extends UserSchema.class {}
UserSchema.setClass(User);

const UserRoleSchema = defineEntity({
  name: 'UserRole',
  tableName: 'user_role',
  properties: {
    userId: uuid().primary(),
    role: p.enum(roles).primary(),
  },
});
export class UserRole extends UserRoleSchema.class {}
UserRoleSchema.setClass(UserRole);

/** The queues an agent serves. */
const UserQueueSchema = defineEntity({
  name: 'UserQueue',
  tableName: 'user_queue',
  properties: {
    userId: uuid().primary(),
    queue: shortCode(64).primary(),
    /** Lower is asked first, 0–20. */
    penalty: p.integer(),
  },
});
export class UserQueue extends UserQueueSchema.class {}
UserQueueSchema.setClass(UserQueue);

export { UserQueueSchema, UserRoleSchema, UserSchema };
