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
  /** Which of these sessions are still valid. Does not count as use. */
  stillValid(sessionIds: readonly string[]): Promise<Set<string>>;
  /** The session was used over a socket. */
  used(sessionId: string): Promise<void>;
  /** Calls back when a session ends before its time (signed out, revoked) or expires while sockets are open. */
  onEnded(listener: (sessionId: string, reason: 'signed_out' | 'expired') => void): void;
}
