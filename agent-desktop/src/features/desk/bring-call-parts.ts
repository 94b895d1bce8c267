const RETRY_MS = 2_000;

/**
 * What a call needs: fetched right after the desk stands, like the telephone, so that the desk stands sooner. A call comes on every
 * page.
 */
export async function bringCallParts(): Promise<void> {
  try {
    await import('./call-parts.ts');
  } catch {
    setTimeout(() => void bringCallParts(), RETRY_MS);
  }
}
