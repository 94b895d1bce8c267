import { createHash } from 'node:crypto';
import type { ServerDeps } from '../../kernel/module.ts';
import { insertIfAbsent } from '../../persistence/duplicate.ts';
import type { IdentityTables } from './identity-tables.ts';
import { addressRule, type LockOutRule, lockMs, userRule } from './lock-out.policy.ts';

type Kind = 'user' | 'address';
const rules: Record<Kind, LockOutRule> = { user: userRule, address: addressRule };

const keyOf = (kind: Kind, value: string): string => createHash('sha256').update(`${kind}:${value}`).digest('hex');

/** Counts failed sign-ins in the database, so that a restart forgives nobody. */
export class SignInFailures {
  private readonly deps: Pick<ServerDeps, 'transaction' | 'clock'>;

  /** The last failure in a row that is still answered truthfully. */
  readonly allowedForUser = userRule.allowed;

  constructor(deps: Pick<ServerDeps, 'transaction' | 'clock'>) {
    this.deps = deps;
  }

  /** Until when this name or address is locked; null when it is not. */
  async lockedUntil(kind: Kind, value: string): Promise<Date | null> {
    const now = this.deps.clock.now();
    const row = await this.deps.transaction((em) =>
      em
        .getKysely<IdentityTables>()
        .selectFrom('sign_in_failure')
        .select('locked_until')
        .where('key', '=', keyOf(kind, value))
        .executeTakeFirst(),
    );
    return row?.locked_until && row.locked_until > now ? row.locked_until : null;
  }

  /**
   * Counts a failure and commits it. For user names this is done before the password is looked at and taken back on
   * success, so that a thousand guesses at once are not all answered.
   * @returns failures in a row, this one among them, and until when further attempts are refused.
   */
  async count(kind: Kind, value: string): Promise<{ failures: number; lockedUntil: Date | null }> {
    const rule = rules[kind];
    const key = keyOf(kind, value);
    return this.deps.transaction(async (em) => {
      const now = this.deps.clock.now();
      const table = em.getKysely<IdentityTables>();
      const addOne = () =>
        table
          .updateTable('sign_in_failure')
          .set((expression) => ({ failures: expression('failures', '+', 1) }))
          .where('key', '=', key)
          .executeTakeFirst();
      if ((await addOne()).numUpdatedRows === 0n) {
        await insertIfAbsent(() =>
          table.insertInto('sign_in_failure').values({ key, failures: 0, last_at: now, locked_until: null }).execute(),
        );
        await addOne();
      }
      const row = await table
        .selectFrom('sign_in_failure')
        .select(['failures', 'last_at'])
        .where('key', '=', key)
        .executeTakeFirstOrThrow();
      const forgotten = now.getTime() - row.last_at.getTime() > rule.forgottenAfterMs;
      const failures = forgotten ? 1 : row.failures;
      const wait = lockMs(failures, rule);
      const lockedUntil = wait > 0 ? new Date(now.getTime() + wait) : null;
      await table
        .updateTable('sign_in_failure')
        .set({ failures, last_at: now, locked_until: lockedUntil })
        .where('key', '=', key)
        .execute();
      return { failures, lockedUntil };
    });
  }

  /** Success: the name's failures are forgotten. */
  async forgive(kind: Kind, value: string): Promise<void> {
    await this.deps.transaction((em) =>
      em.getKysely<IdentityTables>().deleteFrom('sign_in_failure').where('key', '=', keyOf(kind, value)).execute(),
    );
  }

  /** Deletes counts nobody needs any more. */
  async forgetOld(): Promise<void> {
    const before = new Date(this.deps.clock.now().getTime() - userRule.forgottenAfterMs);
    await this.deps.transaction((em) =>
      em.getKysely<IdentityTables>().deleteFrom('sign_in_failure').where('last_at', '<', before).execute(),
    );
  }
}
