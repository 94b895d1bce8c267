/** What "New" was asked under. The server answers the same key with the same bundle. */
let key: string | null = null;

/** A bundle that was begun and left as it was is given again: nobody uses up a number by looking. */
export const untouchedBundle = {
  key: (): string => {
    key ??= crypto.randomUUID();
    return key;
  },
  /** Something was kept of it, or it was given up: the next one is another. */
  touched(): void {
    key = null;
  },
};
