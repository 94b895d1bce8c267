/** The part of Web Storage the desktop uses; tests and the gallery hand in their own. */
export interface KeyValueStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Reads JSON that was written by `writeJson`; anything unreadable or of another shape counts as absent. */
export function readJson<T>(store: KeyValueStore, key: string, parse: (raw: unknown) => T | null): T | null {
  try {
    const text = store.getItem(key);
    return text === null ? null : parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Writes JSON; a full or forbidden store is not an error the agent can do anything about, so it answers false. */
export function writeJson(store: KeyValueStore, key: string, value: unknown): boolean {
  try {
    store.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** A store that lives as long as the page: for tests, the gallery, and browsers that forbid storage. */
export class MemoryStore implements KeyValueStore {
  private readonly entries = new Map<string, string>();
  getItem(key: string): string | null {
    return this.entries.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.entries.set(key, value);
  }
  removeItem(key: string): void {
    this.entries.delete(key);
  }
}
