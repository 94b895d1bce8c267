import type { Role } from '@tellerline/contracts';
import { AppError } from './app-error.ts';

/** Who does something. Every use case that reads or writes for a person takes one; the data gate reads its scope. */
export interface Actor {
  userId: string;
  username: string;
  displayName: string;
  roles: readonly Role[];
  /** `/01/02/`: customers of branches whose path starts with this are his to see. */
  branchPath: string;
  extension: string | null;
  sessionId: string;
}

export const hasRole = (actor: Actor, ...roles: Role[]): boolean => roles.some((role) => actor.roles.includes(role));

/**
 * What holds for every branch is set by the head office: by who belongs to the root of the branches.
 * @throws AppError access.house_only
 */
export function requireHeadOffice({ branchPath }: Actor): void {
  if (branchPath.split('/').filter(Boolean).length > 1) throw new AppError('access.house_only', { status: 403 });
}
