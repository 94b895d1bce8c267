import type { Actor } from './actor.ts';

/** A valid session as the doors (HTTP, sockets) see it. */
export interface AuthenticatedSession {
  actor: Actor;
  /** What a changing request must repeat in `x-csrf-token`. */
  csrfToken: string;
  /** Last moment of validity unless it is used again before. */
  expiresAt: Date;
}

/** Implemented by identity; used by everything that opens a door. */
export interface SessionAuthenticator {
  /** Name of the session cookie. */
  cookieName: string;
  /** The session of a cookie's value, or null when there is none, it has expired or was revoked. Counts as use. */
  authenticate(token: string | undefined): Promise<AuthenticatedSession | null>;
  /** Is the session still valid? Does not count as use. */
  isValid(sessionId: string): Promise<boolean>;
  /** Calls back when a session ends before its time (signed out, revoked) or expires while sockets are open. */
  onEnded(listener: (sessionId: string, reason: 'signed_out' | 'expired') => void): void;
}
