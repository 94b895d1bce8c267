import type { Role } from '@tellerline/contracts';

/** One of our people, as far as it matters whether he may answer for a customer. */
export interface OurPerson {
  userId: string;
  displayName: string;
  roles: readonly Role[];
  branchPath: string;
}

/** What is asked of identity: enabled people only. */
export interface ManagerDirectory {
  user(userId: string): Promise<OurPerson | null>;
  withRole(role: Role): Promise<OurPerson[]>;
}

/** A customer manager answers for customers of his branch and those below it. */
export const answersFor = (person: OurPerson, customersBranchPath: string): boolean =>
  person.roles.includes('manager') && customersBranchPath.startsWith(person.branchPath);
