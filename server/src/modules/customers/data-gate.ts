import type { Role } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';

/** Who may look at customers at all; administrators keep the machine running, customers are not their business. */
export const customerReaders: readonly Role[] = ['agent', 'supervisor', 'clerk', 'reviewer', 'manager'];

/** Whose customers may be seen: those of branches whose path begins so. */
export interface BranchScope {
  branchPath: string;
  /** Also records that were merged into others: for looking at both side by side, and for undoing it. */
  withMerged?: true;
}

/** `text` as a prefix for LIKE … ESCAPE '!', with its own wildcards taken literally. */
export const likePrefix = (text: string): string => `${escapeLike(text)}%`;
/** `text` anywhere, for LIKE … ESCAPE '!'. */
export const likeInside = (text: string): string => `%${escapeLike(text)}%`;

const escapeLike = (text: string): string => text.replace(/[!%_]/g, '!$&');

/**
 * The one data gate of customers, as a condition on the `customer` table under the name `alias`. Whatever a person reads
 * of customers passes it inside the SQL, so what is out of scope is not there at all. Nor is a record that was merged into
 * another: whoever asks by a number first asks where it leads (`groupOf`, `survivorOf`).
 */
export const inScope = (alias: string, scope: BranchScope): RawBuilder<boolean> =>
  scope.withMerged
    ? sql<boolean>`${sql.ref(`${alias}.branch_path`)} like ${likePrefix(scope.branchPath)} escape '!'`
    : inReach(alias, likePrefix(scope.branchPath));

/** The same gate for a statement that is built once. @param reach what `likePrefix` makes of the viewer's branch path */
export const inReach = (alias: string, reach: string): RawBuilder<boolean> =>
  sql<boolean>`(${sql.ref(`${alias}.branch_path`)} like ${reach} escape '!' and ${sql.ref(`${alias}.merged_into`)} is null)`;
