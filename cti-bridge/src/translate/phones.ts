/** ContactStatus words that mean: the phone is registered and not known to be dead. */
const reachableWords: ReadonlySet<string> = new Set(['created', 'reachable', 'nonqualified', 'updated', 'avail']);
/** One phone has one contact (max_contacts=1); a second one lives while the old is replaced. */
const MAX_CONTACTS = 8;

/** Which softphones are registered, from their contacts: a new registration is told before the old one's removal. */
export class PhoneBook {
  private readonly contacts = new Map<string, Map<string, boolean>>();

  /** Takes one contact's news; returns the extension's new reachability when it changed, else null. */
  note(extension: string, uri: string, status: string): boolean | null {
    const before = this.isReachable(extension);
    const contacts = this.contacts.get(extension) ?? new Map<string, boolean>();
    this.contacts.set(extension, contacts);
    const word = status.toLowerCase();
    if (word === 'removed') contacts.delete(uri);
    else if (contacts.size < MAX_CONTACTS || contacts.has(uri)) contacts.set(uri, reachableWords.has(word));
    const after = this.isReachable(extension);
    return before === after ? null : after;
  }

  isReachable(extension: string): boolean {
    for (const reachable of this.contacts.get(extension)?.values() ?? []) if (reachable) return true;
    return false;
  }

  /** Replaces all by what a listing told. */
  replace(contacts: readonly { extension: string; uri: string; status: string }[]): void {
    this.contacts.clear();
    for (const { extension, uri, status } of contacts) this.note(extension, uri, status);
  }
}

/** `1001` for the contacts of extension 1001; null for trunks. */
export const extensionOfAor = (aor: string): string | null => (/^\d{3,6}$/.test(aor) ? aor : null);
