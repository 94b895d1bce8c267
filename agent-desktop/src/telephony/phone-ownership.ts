/** Name of the Web Lock that the one tab with the phone holds. */
export const phoneLock = 'tellerline-phone';

/** Which tab of this browser owns the phone. The others wait in line and get it when the owner closes or reloads. */
export class PhoneOwnership {
  private release: (() => void) | null = null;
  private readonly locks: LockManager | undefined;
  private waiting: AbortController | null = null;

  constructor(locks: LockManager | undefined) {
    this.locks = locks;
  }

  /** Waits for the phone; `steal` takes it from the tab that has it. `lost` is called when another tab takes it. */
  claim(granted: () => void, lost: () => void, steal = false): void {
    if (!this.locks) {
      // A browser without Web Locks cannot tell tabs apart: the server's register of one contact is all that is left.
      granted();
      return;
    }
    this.waiting?.abort();
    const waiting = new AbortController();
    this.waiting = waiting;
    const hold = (): Promise<void> => {
      granted();
      return new Promise<void>((resolve) => {
        this.release = resolve;
      });
    };
    const options: LockOptions = steal ? { steal: true } : { signal: waiting.signal };
    this.locks.request(phoneLock, options, hold).catch(() => {
      const owned = this.release !== null;
      this.release = null;
      if (owned) lost();
    });
  }

  give(): void {
    this.waiting?.abort();
    this.release?.();
    this.release = null;
  }
}
