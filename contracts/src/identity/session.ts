import { z } from 'zod';
import { Extension, Instant, Label, Locale } from '../primitives.ts';

/**
 * What a user may be. A user may hold several. `clerk`: enters files and takes in documents; `manager`: responsible for customers;
 * `quality`: hears and judges calls, writes articles, and opens no customer's file.
 */
export const roles = ['agent', 'supervisor', 'clerk', 'reviewer', 'manager', 'quality', 'admin'] as const;
export const Role = z.enum(roles);
export type Role = z.infer<typeof Role>;

export const SignIn = z.object({ username: z.string().trim().min(1).max(64), password: z.string().min(1).max(256) });
export type SignIn = z.infer<typeof SignIn>;

/** The signed-in user as the desktop knows him. */
export const SessionView = z.object({
  user: z.object({
    id: z.string(),
    username: z.string(),
    displayName: z.string(),
    roles: z.array(Role),
    /** Branch whose customers he may see, with all branches below it. */
    branch: z.object({ orgNo: z.string(), path: z.string(), name: Label }),
    extension: Extension.nullable(),
    locale: Locale,
  }),
  /** Sent back in the `x-csrf-token` header of every request that changes something. */
  csrfToken: z.string(),
  expiresAt: Instant,
});
export type SessionView = z.infer<typeof SessionView>;

/** What the softphone needs to register. Only ever given to the agent who owns the extension. */
export const PhoneCredentials = z.object({
  extension: Extension,
  sipUri: z.string(),
  username: z.string(),
  password: z.string(),
  /** WebSocket of Asterisk itself: a call survives a restart of our server. */
  webSocketUrl: z.string(),
});
export type PhoneCredentials = z.infer<typeof PhoneCredentials>;

export const UserPreferences = z.object({
  locale: Locale.optional(),
});
export type UserPreferences = z.infer<typeof UserPreferences>;
