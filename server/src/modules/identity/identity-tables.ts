import type { TablesOf } from '../../persistence/tables.ts';
import type { BranchSchema } from './entities/branch.entity.ts';
import type { SessionSchema, SignInFailureSchema } from './entities/session.entity.ts';
import type { UserQueueSchema, UserRoleSchema, UserSchema } from './entities/user.entity.ts';

/** Identity's tables as raw SQL sees them. */
export type IdentityTables = TablesOf<
  | typeof BranchSchema
  | typeof UserSchema
  | typeof UserRoleSchema
  | typeof UserQueueSchema
  | typeof SessionSchema
  | typeof SignInFailureSchema
>;
