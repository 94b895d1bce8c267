import { z } from 'zod';
import { type KeyValueStore, readJson, writeJson } from '../state/key-value-store.ts';

/** A wrap-up form half filled in. */
export const Draft = z.object({
  dispositionCode: z.string().nullable(),
  note: z.string().max(2_000),
  /** As the field holds it: `2026-11-23 14:05`, half of it, or empty. */
  followUp: z.string(),
});
export type Draft = z.infer<typeof Draft>;
export const emptyDraft: Draft = { dispositionCode: null, note: '', followUp: '' };

const Drafts = z.record(z.string(), Draft.extend({ at: z.number() }));
const keepMs = 3 * 24 * 3_600_000;

/** Half-written notes, kept at every keystroke so that a reload loses none. By user, then by interaction; older than three days is dropped. */
export class DraftBook {
  private readonly store: KeyValueStore;
  private readonly key: string;
  private readonly now: () => number;

  constructor(store: KeyValueStore, userId: string, now: () => number) {
    this.store = store;
    this.key = `tellerline.drafts.${userId}`;
    this.now = now;
  }

  read(interactionId: string): Draft {
    return this.all()[interactionId] ?? emptyDraft;
  }

  write(interactionId: string, draft: Draft): void {
    const fresh = Object.entries(this.all()).filter(([, kept]) => this.now() - kept.at < keepMs);
    writeJson(this.store, this.key, { ...Object.fromEntries(fresh), [interactionId]: { ...draft, at: this.now() } });
  }

  drop(interactionId: string): void {
    const { [interactionId]: _dropped, ...rest } = this.all();
    if (Object.keys(rest).length === 0) this.store.removeItem(this.key);
    else writeJson(this.store, this.key, rest);
  }

  private all(): z.infer<typeof Drafts> {
    return readJson(this.store, this.key, (raw) => Drafts.safeParse(raw).data ?? null) ?? {};
  }
}
