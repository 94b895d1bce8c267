/** A token bucket for one socket: `perSecond` on average, `burst` at once. Monotonic time, in milliseconds. */
export class MessageRate {
  private tokens: number;
  private last: number;
  private readonly perSecond: number;
  private readonly burst: number;

  constructor(perSecond: number, burst: number, now: number) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.tokens = burst;
    this.last = now;
  }

  /** May one more message pass? A refused one costs as well, down to one burst below zero: who goes on flooding stays out. */
  take(now: number): boolean {
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.last) / 1000) * this.perSecond);
    this.last = now;
    this.tokens = Math.max(-this.burst, this.tokens - 1);
    return this.tokens >= 0;
  }

  /** Has the socket kept flooding in spite of refusals? */
  get exhausted(): boolean {
    return this.tokens <= -this.burst + 1;
  }
}
