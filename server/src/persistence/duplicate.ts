import { UniqueConstraintViolationException } from '@mikro-orm/core';

/** Did a write fail because the row is there already? Knows the ORM's error and the drivers' own, which Kysely passes on. */
export function isDuplicate(error: unknown): boolean {
  if (error instanceof UniqueConstraintViolationException) return true;
  const { code, message } = error as { code?: string; message?: string };
  return code === 'ER_DUP_ENTRY' || /UNIQUE constraint failed/i.test(message ?? '');
}

/**
 * Runs an INSERT; that the row is there already is fine. Neither database gives up the transaction for it.
 * @returns false when the row was there
 */
export async function insertIfAbsent(insert: () => Promise<unknown>): Promise<boolean> {
  try {
    await insert();
    return true;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return false;
  }
}
