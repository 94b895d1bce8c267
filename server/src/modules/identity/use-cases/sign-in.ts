import type { SignIn } from '@tellerline/contracts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { IdentityTables } from '../identity-tables.ts';
import type { PasswordCheck } from '../password.ts';
import type { Sessions } from '../sessions.ts';
import type { SignInFailures } from '../sign-in-failures.ts';

export interface SignInDeps {
  deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>;
  passwords: PasswordCheck;
  failures: SignInFailures;
  sessions: Sessions;
}

/**
 * Opens a session for the right password. Unknown names, wrong passwords and disabled users get the same answer after the
 * same work; the failure is counted before the password is looked at.
 * @throws AppError session.wrong_credentials or session.locked
 */
export async function signIn(
  { username, password }: SignIn,
  address: string,
  { deps, passwords, failures, sessions }: SignInDeps,
): Promise<{ token: string; endsAt: Date }> {
  const typedName = username.toLowerCase();
  const addressLocked = await failures.lockedUntil('address', address);
  if (addressLocked) throw lockedError(addressLocked);
  const counted = await failures.count('user', typedName);
  if (!counted.admitted && counted.lockedUntil) throw lockedError(counted.lockedUntil);

  const user = await forkOf(deps.orm)
    .getKysely<IdentityTables>()
    .selectFrom('app_user')
    .select(['id', 'password_hash', 'disabled_at'])
    .where('username', '=', typedName)
    .executeTakeFirst();
  const right = await passwords.matches(user?.disabled_at === null ? user.password_hash : null, password);

  if (user && right) {
    await failures.forgive('user', typedName);
    return deps.transaction((em) => sessions.open(em, user.id));
  }

  const byAddress = await failures.count('address', address);
  const until = counted.lockedUntil ?? byAddress.lockedUntil;
  await recordAudit(
    forkOf(deps.orm),
    {
      actor: 'system',
      key: until ? 'Session.Locked' : 'Session.Refused',
      // What was typed is not written down: people type passwords into the wrong field.
      subjectId: user?.id ?? 'unknown',
      details: until ? { until: until.toISOString(), failures: counted.failures } : { failures: counted.failures },
    },
    deps.clock,
  );
  throw until ? lockedError(until) : new AppError('session.wrong_credentials', { status: 401 });
}

const lockedError = (until: Date): AppError =>
  new AppError('session.locked', { status: 429, details: { until: until.toISOString() } });
