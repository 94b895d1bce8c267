import { type RawBuilder, sql } from 'kysely';

/** Whose customers may be seen: those of branches whose path begins so. */
export interface BranchScope {
  branchPath: string;
}

/** `text` as a prefix for LIKE … ESCAPE '!', with its own wildcards taken literally. */
export const likePrefix = (text: string): string => `${escapeLike(text)}%`;
/** `text` anywhere, for LIKE … ESCAPE '!'. */
export const likeInside = (text: string): string => `%${escapeLike(text)}%`;

const escapeLike = (text: string): string => text.replace(/[!%_]/g, '!$&');

/**
 * The one data gate of customers, as a condition on the `customer` table under the name `alias`. Whatever a person reads
 * of customers passes it inside the SQL, so what is out of scope is not there at all.
 */
export const inScope = (alias: string, scope: BranchScope): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(`${alias}.branch_path`)} like ${likePrefix(scope.branchPath)} escape '!'`;
