/** ContactStatus words that mean: the phone is registered and not known to be dead. */
const reachableWords: ReadonlySet<string> = new Set(['created', 'reachable', 'nonqualified', 'updated', 'avail']);
/** One phone has one contact (max_contacts=1); a second one lives while the old is replaced. */
const MAX_CONTACTS = 8;
/** A phone's device state follows its contact after a moment: a listing does not contradict news this fresh. */
const SETTLING_MICROS = 2_000_000;

/** Stands for the contact of a phone of which we only know that it has one. */
export const unnamedContact = '';

/** A phone as Asterisk lists it. `in_use`: in a call, which says nothing of its registration. */
export interface ListedPhone {
  extension: string;
  state: 'reachable' | 'unreachable' | 'in_use';
}

/** Which softphones are registered, from their contacts: a new registration is told before the old one's removal. */
export class PhoneBook {
  private readonly contacts = new Map<string, Map<string, boolean>>();
  private readonly heardAt = new Map<string, number>();

  /**
   * Takes one contact's news of a time (microseconds); returns the extension's new reachability when it changed, `anew` when
   * another contact took the place of one that was reachable, else null.
   */
  note(extension: string, uri: string, status: string, at: number): boolean | 'anew' | null {
    const before = this.isReachable(extension);
    const contacts = this.contacts.get(extension) ?? new Map<string, boolean>();
    const isOther = !contacts.has(uri) && [...contacts].some(([known, is]) => known !== unnamedContact && is);
    this.contacts.set(extension, contacts);
    this.heardAt.set(extension, at);
    // Now we know whom it stood for: the one that is gone, or one that a newer registration replaces.
    contacts.delete(unnamedContact);
    const word = status.toLowerCase();
    if (word === 'removed') contacts.delete(uri);
    else if (contacts.size < MAX_CONTACTS || contacts.has(uri)) contacts.set(uri, reachableWords.has(word));
    const after = this.isReachable(extension);
    if (before !== after) return after;
    return isOther && contacts.get(uri) ? 'anew' : null;
  }

  isReachable(extension: string): boolean {
    for (const reachable of this.contacts.get(extension)?.values() ?? []) if (reachable) return true;
    return false;
  }

  /** Makes all agree with a listing asked for at a time (microseconds); a phone it does not name is unreachable. */
  agree(listed: readonly ListedPhone[], askedAt: number): void {
    const states = new Map(listed.map(({ extension, state }) => [extension, state]));
    for (const extension of new Set([...this.contacts.keys(), ...states.keys()])) {
      if ((this.heardAt.get(extension) ?? Number.NEGATIVE_INFINITY) > askedAt - SETTLING_MICROS) continue;
      const state = states.get(extension) ?? 'unreachable';
      if (state === 'unreachable') this.contacts.set(extension, new Map());
      else if (state === 'in_use' ? !this.contacts.has(extension) : !this.isReachable(extension)) {
        this.contacts.set(extension, new Map([[unnamedContact, true]]));
      }
    }
  }
}

/** `1001` for the contacts of extension 1001; null for trunks. */
export const extensionOfAor = (aor: string): string | null => (/^\d{3,6}$/.test(aor) ? aor : null);

/** A phone from the name and state of its device, e.g. `PJSIP/1001` and `NOT_INUSE`; null for what is no agent's phone. */
export function phoneOfDevice(device: string, state: string): ListedPhone | null {
  const extension = device.startsWith('PJSIP/') ? extensionOfAor(device.slice('PJSIP/'.length)) : null;
  if (extension === null) return null;
  if (state === 'NOT_INUSE') return { extension, state: 'reachable' };
  return { extension, state: /INUSE|BUSY|RINGING|ONHOLD/.test(state) ? 'in_use' : 'unreachable' };
}
