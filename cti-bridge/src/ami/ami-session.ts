import { setTimeout as delay } from 'node:timers/promises';
import { type AmiAddress, type AmiConnection, type AmiTimes, connectAmi, defaultAmiTimes } from './ami-connection.ts';
import { AmiError } from './ami-error.ts';
import type { AmiEvent } from './ami-event.ts';

/** `refused`: Asterisk is there and does not accept our password; somebody has to mend that. */
export type AmiSessionState = 'connecting' | 'connected' | 'lost' | 'refused' | 'stopped';

export interface AmiSessionEnds {
  /** A fresh connection; events of the previous one can no longer come. */
  onConnected(connection: AmiConnection): void;
  /** Only told after `onConnected`. */
  onLost(reason: AmiError): void;
  /** An attempt failed; told each time. */
  onFailedAttempt(reason: AmiError): void;
  onEvent(event: AmiEvent): void;
  nowMicros(): number;
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5000;

/** Wait before attempt `n` (0 = first retry): doubling from 0.2 s to 5 s, each between half and all of it so that bridges do not march in step. */
export const waitBeforeAttempt = (n: number, random: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(n, 10)) * (0.5 + random / 2);

/** Keeps one connection to Asterisk for as long as the bridge runs. */
export class AmiSession {
  state: AmiSessionState = 'connecting';
  private readonly address: AmiAddress;
  private readonly ends: AmiSessionEnds;
  private readonly times: AmiTimes;
  private readonly stopping = new AbortController();
  private current: AmiConnection | null = null;
  private running: Promise<void> = Promise.resolve();

  constructor(address: AmiAddress, ends: AmiSessionEnds, times: AmiTimes = defaultAmiTimes) {
    this.address = address;
    this.ends = ends;
    this.times = times;
  }

  /** The connection while logged in, else null. */
  get connection(): AmiConnection | null {
    return this.current;
  }

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.current?.close();
    await this.running;
    this.state = 'stopped';
  }

  private async run(): Promise<void> {
    let failures = 0;
    while (!this.stopping.signal.aborted) {
      try {
        await this.holdOneConnection();
        failures = 0;
      } catch (error) {
        const reason = error instanceof AmiError ? error : new AmiError('closed', String(error));
        this.state = reason.failure === 'auth' ? 'refused' : 'lost';
        this.ends.onFailedAttempt(reason);
      }
      if (this.stopping.signal.aborted) return;
      await delay(waitBeforeAttempt(failures, Math.random()), undefined, { signal: this.stopping.signal }).catch(
        () => undefined,
      );
      failures += 1;
    }
  }

  /** Returns when a connection that was logged in has ended; throws when there was no login. */
  private async holdOneConnection(): Promise<void> {
    let ended: (reason: AmiError) => void = () => undefined;
    const end = new Promise<AmiError>((resolve) => {
      ended = resolve;
    });
    const connection = await connectAmi(
      this.address,
      { onEvent: (event) => this.ends.onEvent(event), onClosed: ended, nowMicros: this.ends.nowMicros },
      this.times,
      this.stopping.signal,
    );
    this.current = connection;
    this.state = 'connected';
    if (this.stopping.signal.aborted) connection.close();
    else this.ends.onConnected(connection);
    const reason = await end;
    this.current = null;
    this.state = 'lost';
    this.ends.onLost(reason);
  }
}
