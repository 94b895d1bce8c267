import { createHash } from 'node:crypto';
import type { ServerDeps } from '../../kernel/module.ts';
import { insertIfAbsent } from '../../persistence/duplicate.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { IdentityTables } from './identity-tables.ts';
import { addressRule, type LockOutRule, lockMs, userRule } from './lock-out.policy.ts';

type Kind = 'user' | 'address';
const rules: Record<Kind, LockOutRule> = { user: userRule, address: addressRule };

/** Under which name or address failures are counted, without naming them. */
export const failureKey = (kind: Kind, value: string): string =>
  createHash('sha256').update(`${kind}:${value}`).digest('hex');

/** What became of counting an attempt. */
export interface Counted {
  /** False: a lock is on; the attempt was not counted and must not be answered. */
  admitted: boolean;
  /** Failures in a row, this one among them if admitted. */
  failures: number;
  /** Until when further attempts are refused; null while none is. */
  lockedUntil: Date | null;
}

/** Counts failed sign-ins in the database, so that a restart forgives nobody. */
export class SignInFailures {
  private readonly deps: Pick<ServerDeps, 'orm' | 'transaction' | 'clock'>;

  constructor(deps: Pick<ServerDeps, 'orm' | 'transaction' | 'clock'>) {
    this.deps = deps;
  }

  /** Until when this name or address is locked; null when it is not. */
  async lockedUntil(kind: Kind, value: string): Promise<Date | null> {
    const row = await forkOf(this.deps.orm)
      .getKysely<IdentityTables>()
      .selectFrom('sign_in_failure')
      .select('locked_until')
      .where('key', '=', failureKey(kind, value))
      .executeTakeFirst();
    return row?.locked_until && row.locked_until > this.deps.clock.now() ? row.locked_until : null;
  }

  /**
   * Counts an attempt as failed and commits that. For user names this comes before the password is looked at and is taken
   * back by `forgive`, so that of a thousand guesses sent side by side no more are answered than of guesses in a row.
   */
  async count(kind: Kind, value: string): Promise<Counted> {
    const rule = rules[kind];
    const key = failureKey(kind, value);
    return this.deps.transaction(async (em) => {
      const now = this.deps.clock.now();
      const table = em.getKysely<IdentityTables>();
      // Writing first takes the row's lock: attempts on one name pass here one at a time.
      const touch = () =>
        table
          .updateTable('sign_in_failure')
          .set((expression) => ({ failures: expression('failures', '+', 1) }))
          .where('key', '=', key)
          .executeTakeFirst();
      if ((await touch()).numUpdatedRows === 0n) {
        await insertIfAbsent(() =>
          table.insertInto('sign_in_failure').values({ key, failures: 0, last_at: now, locked_until: null }).execute(),
        );
        await touch();
      }
      const row = await table
        .selectFrom('sign_in_failure')
        .select(['failures', 'last_at', 'locked_until'])
        .where('key', '=', key)
        .executeTakeFirstOrThrow();
      const locked = row.locked_until !== null && row.locked_until > now;
      const forgotten = now.getTime() - row.last_at.getTime() > rule.forgottenAfterMs;
      const failures = locked ? row.failures - 1 : forgotten ? 1 : row.failures;
      const wait = lockMs(failures, rule);
      const lockedUntil = locked ? row.locked_until : wait > 0 ? new Date(now.getTime() + wait) : null;
      await table
        .updateTable('sign_in_failure')
        .set({ failures, last_at: locked ? row.last_at : now, locked_until: lockedUntil })
        .where('key', '=', key)
        .execute();
      return { admitted: !locked, failures, lockedUntil };
    });
  }

  /** Success: the name's failures are forgotten. */
  async forgive(kind: Kind, value: string): Promise<void> {
    await forkOf(this.deps.orm)
      .getKysely<IdentityTables>()
      .deleteFrom('sign_in_failure')
      .where('key', '=', failureKey(kind, value))
      .execute();
  }

  /** Deletes counts nobody needs any more. */
  async forgetOld(): Promise<void> {
    const before = new Date(this.deps.clock.now().getTime() - userRule.forgottenAfterMs);
    await forkOf(this.deps.orm)
      .getKysely<IdentityTables>()
      .deleteFrom('sign_in_failure')
      .where('last_at', '<', before)
      .execute();
  }
}
