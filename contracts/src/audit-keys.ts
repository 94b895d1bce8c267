import { z } from 'zod';

/** What an audit entry may be about, `<Noun>.<PastTense>`. Append only; the key is kept for as long as the bank keeps its books. */
export const auditKeys = [
  'Session.Opened',
  'Session.Refused',
  'Session.Locked',
  'Session.Closed',
  'User.Added',
  'User.PasswordSet',
  'User.Disabled',
  'Customer.CardViewed',
  'Customer.Searched',
  'Customer.FieldRevealed',
  'Customer.ProspectCreated',
  'Customer.BudgetExceeded',
  'Interaction.CustomerChosen',
  'Interaction.WrappedUp',
  'Presence.Forced',
  'Presence.Repaired',
  'Feed.Imported',
  'Feed.Refused',
  'Audit.Verified',
] as const;
export const AuditKey = z.enum(auditKeys);
export type AuditKey = z.infer<typeof AuditKey>;
