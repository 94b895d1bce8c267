/** Anything an element can watch: a cell, or an XState actor. */
export interface Watchable {
  subscribe(listener: () => void): { unsubscribe(): void };
}

/** One value that tells when it changes. Setting the same value again (by identity) tells nobody. */
export class Cell<T> implements Watchable {
  private value: T;
  private readonly listeners = new Set<(value: T) => void>();

  constructor(initial: T) {
    this.value = initial;
  }

  get(): T {
    return this.value;
  }

  set(next: T): void {
    if (Object.is(next, this.value)) return;
    this.value = next;
    for (const listener of [...this.listeners]) listener(next);
  }

  update(change: (value: T) => T): void {
    this.set(change(this.value));
  }

  subscribe(listener: (value: T) => void): { unsubscribe(): void } {
    this.listeners.add(listener);
    return { unsubscribe: () => void this.listeners.delete(listener) };
  }
}
