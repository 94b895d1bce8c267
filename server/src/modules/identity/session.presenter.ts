import type { SessionView } from '@tellerline/contracts';
import type { FullSession } from './sessions.ts';

/** What the desktop may know of its own session. */
export function presentSession(session: FullSession): SessionView {
  const { actor, branch, locale, csrfToken, expiresAt } = session;
  return {
    user: {
      id: actor.userId,
      username: actor.username,
      displayName: actor.displayName,
      roles: [...actor.roles],
      branch,
      extension: actor.extension,
      locale,
    },
    csrfToken,
    expiresAt: expiresAt.toISOString(),
  };
}
