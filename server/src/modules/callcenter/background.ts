import type { Logger } from 'pino';

/** Work that was started beside a request and has nobody who waits for it: its failures are logged, its end can be awaited. */
export class Background {
  private readonly log: Logger;
  private readonly running = new Set<Promise<void>>();

  constructor(log: Logger) {
    this.log = log;
  }

  /** @param what names the work in the log; `ids` are logged with a failure */
  start(what: string, ids: Record<string, string>, work: () => Promise<unknown>): void {
    const done = work()
      .then(
        () => undefined,
        (error: unknown) => this.log.error({ event: 'background.failed', work: what, ...ids, err: error }),
      )
      .finally(() => this.running.delete(done));
    this.running.add(done);
  }

  /** Settles once nothing is running any more, also what was started meanwhile. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }
}
