/**
 * What people have typed and not saved, by a name of the record (`personal_file:10000001`). It outlives the screen it was typed
 * on, so that looking elsewhere loses nothing; closing the page asks first while anything is left.
 */
const kept = new Map<string, unknown>();

export const unsavedWork = {
  keep<T>(name: string, work: T): void {
    if (kept.size === 0) addEventListener('beforeunload', askFirst);
    kept.set(name, work);
  },
  of<T>(name: string): T | null {
    return (kept.get(name) as T | undefined) ?? null;
  },
  drop(name: string): void {
    kept.delete(name);
    if (kept.size === 0) removeEventListener('beforeunload', askFirst);
  },
};

function askFirst(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
