const windowMs = 60_000;
/** So many wrong tokens of one address within a minute are answered; the connections of further ones are cut at once. */
const answeredPerWindow = 10;
const addressesCounted = 1_000;

/** What to do about one more wrong token. */
export interface Refusal {
  /** How many were refused since the last line in the log; null: no line now. */
  report: number | null;
  cut: boolean;
}

/**
 * Counts wrong tokens, so that guessing neither fills the log nor holds connections. The right token is never counted
 * against: the bridge usually shares its address with everything else on the machine. Monotonic time, in milliseconds.
 */
export class RefusedTokens {
  private readonly byAddress = new Map<string, { since: number; count: number }>();
  private reportedAt = Number.NEGATIVE_INFINITY;
  private unreported = 0;

  note(address: string, now: number): Refusal {
    const known = this.byAddress.get(address);
    const window = known && now - known.since < windowMs ? known : { since: now, count: 0 };
    window.count += 1;
    this.byAddress.delete(address);
    this.byAddress.set(address, window);
    this.forgetOldest();
    return { report: this.due(now), cut: window.count > answeredPerWindow };
  }

  private due(now: number): number | null {
    this.unreported += 1;
    if (now - this.reportedAt < windowMs) return null;
    const report = this.unreported;
    this.reportedAt = now;
    this.unreported = 0;
    return report;
  }

  private forgetOldest(): void {
    if (this.byAddress.size <= addressesCounted) return;
    const [oldest] = this.byAddress.keys();
    if (oldest !== undefined) this.byAddress.delete(oldest);
  }
}
