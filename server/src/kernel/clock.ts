/** Where the time comes from. Programs ask the clock, so that tests can move it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  private instant: number;

  constructor(start: Date | string = '2026-11-23T01:00:00.000Z') {
    this.instant = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.instant);
  }

  /** Moves the clock on by `milliseconds`. */
  advance(milliseconds: number): void {
    this.instant += milliseconds;
  }
}
