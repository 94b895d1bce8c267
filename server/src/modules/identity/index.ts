import type { Role } from '@tellerline/contracts';
import type { Scheduler } from '../../jobs/scheduler.ts';
import type { Actor } from '../../kernel/actor.ts';
import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import type { SessionAuthenticator } from '../../kernel/session-auth.ts';
import { actorFrom, type BranchEntry, copyKeptMs, Directory, type DirectoryEntry } from './directory.ts';
import { BranchSchema } from './entities/branch.entity.ts';
import { SessionSchema, SignInFailureSchema } from './entities/session.entity.ts';
import { UserQueueSchema, UserRoleSchema, UserSchema } from './entities/user.entity.ts';
import { identityRoutes } from './identity.routes.ts';
import { PasswordCheck } from './password.ts';

export { hashPassword, PasswordCheck } from './password.ts';

import { Sessions } from './sessions.ts';
import { SignInFailures } from './sign-in-failures.ts';
import { changeQueues, type QueueChange } from './use-cases/change-queues.ts';

export type { BranchEntry, DirectoryEntry } from './directory.ts';
export { type BranchToSeed, seedIdentity } from './seed-identity.ts';
export { changeUser, type UserChange } from './use-cases/change-user.ts';
export {
  addUser,
  disableUser,
  enableUser,
  setPassword,
  UserRefused,
  unlockUser,
} from './use-cases/manage-users.ts';

export const identityEntities: EntityList = [
  BranchSchema,
  UserSchema,
  UserRoleSchema,
  UserQueueSchema,
  SessionSchema,
  SignInFailureSchema,
];

/** Users, roles and branches for the other modules. Answers come from memory and are at most five seconds old. */
export interface IdentityApi {
  /** The actor for something done in a user's name outside of a session; null when there is no such user. */
  actorOf(userId: string): Promise<Actor | null>;
  user(userId: string): Promise<DirectoryEntry | null>;
  /** Enabled users who are this, by name. */
  withRole(role: Role): Promise<DirectoryEntry[]>;
  /** Enabled users with an extension, by extension; `now` reads them anew, never within a transaction. */
  agents(now?: boolean): Promise<DirectoryEntry[]>;
  /** @throws AppError resource.not_found, conflict.stale */
  changeQueues(actor: Actor, userId: string, change: QueueChange): Promise<void>;
  agentByExtension(extension: string): Promise<DirectoryEntry | null>;
  branchOf(orgNo: string): Promise<BranchEntry | null>;
  /** By path, the root first. */
  branches(): Promise<BranchEntry[]>;
}

export interface IdentityPorts {
  session: { idleMs: number; absoluteMs: number };
  /** Is the desktop reached by https? */
  secure: boolean;
  phone: { secretsFile: string; webSocketUrl: string; domain: string };
  scheduler: Scheduler;
}

export type IdentityModule = ServerModule & IdentityApi & { sessions: SessionAuthenticator };

/** Who works here: branches, users, roles, sign-in and sessions. */
export function identityModule(
  deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>,
  ports: IdentityPorts,
): IdentityModule {
  const directory = new Directory(deps.orm);
  const sessions = new Sessions(deps, ports.session, ports.secure);
  const failures = new SignInFailures(deps);
  const passwords = new PasswordCheck();

  return {
    name: 'identity',
    routes: identityRoutes({
      deps,
      sessions,
      failures,
      passwords,
      secureCookie: ports.secure,
      phone: ports.phone,
      usersChanged: () => directory.refresh(),
    }),
    start: async () => {
      await directory.refresh();
      ports.scheduler.addTicker({ name: 'identity.directory', everyMs: copyKeptMs, run: () => directory.refresh() });
      ports.scheduler.add({
        name: 'identity.forget_old',
        cron: '10 3 * * *',
        run: async () => {
          await sessions.forgetOld();
          await failures.forgetOld();
        },
      });
    },
    sessions,
    actorOf: async (userId) => {
      const entry = await directory.entry(userId);
      return entry && actorFrom(entry);
    },
    user: (userId) => directory.entry(userId),
    withRole: (role) => directory.withRole(role),
    agents: (now) => directory.agents(now),
    changeQueues: async (actor, userId, change) => {
      await changeQueues(deps, actor, userId, change);
      await directory.refresh();
    },
    agentByExtension: (extension) => directory.byExtension(extension),
    branchOf: (orgNo) => directory.branch(orgNo),
    branches: () => directory.branches(),
  };
}
