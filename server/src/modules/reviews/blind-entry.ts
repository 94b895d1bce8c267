import type { Changes } from '@tellerline/contracts';
import { sameEntry } from './same-entry.ts';

/** The second time the second entry differs, the change goes back by itself. */
export const MOST_BLIND_TRIES = 2;

/** Which fields need a second entry typed blind: a version of the bank's setting, `kind:field` with the entry's key left out (`idDocuments.number`). */
export class BlindFields {
  readonly version: number;
  readonly #fields: ReadonlySet<string>;

  constructor(version: number, fields: readonly string[]) {
    this.version = version;
    this.#fields = new Set(fields);
  }

  /**
   * Is `path` of a change blind? Entries of lists match without their key: `idDocuments.n1.number` is `idDocuments.number`;
   * certificates without their slot: `businessLicence.number` is `number`.
   */
  has(kind: string, path: string): boolean {
    const [first = '', second, third] = path.split('.');
    const field = third === undefined ? (second ?? first) : `${first}.${third}`;
    return this.#fields.has(`${kind}:${field}`);
  }
}

/** The entered value at a row's path, as text; null when it was removed or emptied. */
export function enteredAt(after: Changes, path: string): string | null {
  const whole = after[path];
  if (whole !== undefined) return whole === null || typeof whole === 'object' ? null : String(whole);
  const at = path.lastIndexOf('.');
  const entry = at < 0 ? null : after[path.slice(0, at)];
  const value = entry !== null && typeof entry === 'object' ? entry[path.slice(at + 1)] : null;
  return value === null || value === undefined ? null : String(value);
}

/** Which of the blind `paths` the second entry says differently, or not at all. */
export function differingPaths(
  kind: string,
  after: Changes,
  paths: readonly string[],
  typed: Readonly<Record<string, string>>,
): string[] {
  return paths.filter((path) => {
    const entered = enteredAt(after, path);
    const second = Object.hasOwn(typed, path) ? typed[path] : undefined;
    return entered !== null && (second === undefined || !sameEntry(kind, path, entered, second));
  });
}
