/**
 * When failed sign-ins lock. By user name: from the fifth failure in a row, 30 s, then doubling with each further one up to an
 * hour. By address: from the fiftieth, because a whole branch may stand behind one. Two hours (user) or a
 * quarter of one (address) without a failure and all is forgotten.
 */
export interface LockOutRule {
  allowed: number;
  firstLockMs: number;
  longestLockMs: number;
  forgottenAfterMs: number;
}
export const userRule: LockOutRule = {
  allowed: 5,
  firstLockMs: 30_000,
  longestLockMs: 3_600_000,
  forgottenAfterMs: 2 * 3_600_000,
};
export const addressRule: LockOutRule = {
  allowed: 50,
  firstLockMs: 30_000,
  longestLockMs: 900_000,
  forgottenAfterMs: 900_000,
};

/** How long the lock lasts after this many failures in a row, in milliseconds; 0 while there is none. */
export function lockMs(failures: number, rule: LockOutRule): number {
  if (failures < rule.allowed) return 0;
  return Math.min(rule.longestLockMs, rule.firstLockMs * 2 ** Math.min(30, failures - rule.allowed));
}
