import type { CertificateView, CorporateFileView, ManagerChoices, ReviewRow } from '@tellerline/contracts';
import { unsavedWork } from '../../components/form/unsaved-work.ts';
import { ApiError } from '../../data/api-client.ts';
import { Cell } from '../../state/cell.ts';
import type { CompanyApi } from './company-api.ts';
import { type CompanyEdits, changedByBoth, editsOf, isDirty, noEdits, withoutDoubles } from './company-edits.ts';

/** What the screen of a company's file shows. */
export interface CompanyScreen {
  file: CorporateFileView | null;
  failure: unknown;
  /** The moment nothing was kept of, where one was asked for. */
  noneOn: string | null;
  /** Null while it is only read. */
  edits: CompanyEdits | null;
  busy: boolean;
  /** Why the last save did not go through, where it is no conflict. */
  refusal: unknown;
  conflict: { kind: 'moved_on'; both: string[] } | { kind: 'taken'; by: string } | null;
  savedAt: string | null;
  /** A change of mine that came back. */
  returned: ReviewRow | null;
  /** Who may be made to answer for the company; null where it is not this user's to say. */
  managers: ManagerChoices['items'] | null;
  /** Older certificates by slot, where somebody asked for them. */
  older: ReadonlyMap<string, readonly CertificateView[]>;
}

const nothing: CompanyScreen = {
  file: null,
  failure: null,
  noneOn: null,
  edits: null,
  busy: false,
  refusal: null,
  conflict: null,
  savedAt: null,
  returned: null,
  managers: null,
  older: new Map(),
};

/** The work on one company's file, apart from how it looks. What was typed outlives the screen. */
export class CompanySession {
  readonly screen = new Cell<CompanyScreen>(nothing);
  readonly customerNo: string;
  readonly #api: CompanyApi;

  constructor(api: CompanyApi, customerNo: string) {
    this.#api = api;
    this.customerNo = customerNo;
  }

  get #workName(): string {
    return `corporate_file:${this.customerNo}`;
  }

  #change(change: Partial<CompanyScreen>): void {
    this.screen.update((screen) => ({ ...screen, ...change }));
  }

  /** The file now, or as it was known at a moment. */
  async load(asOf: string | null = null): Promise<void> {
    this.#change({ failure: null, noneOn: null });
    try {
      const file = await this.#api.file(this.customerNo, asOf);
      const returned = file.mayEnter && !file.openChange ? await this.#api.returned(this.customerNo) : null;
      this.#change({ file, returned, older: new Map() });
      const kept = unsavedWork.of<CompanyEdits>(this.#workName);
      if (asOf === null && kept && !this.screen.get().edits) this.#change({ edits: kept });
    } catch (failure) {
      const isNone = asOf !== null && failure instanceof ApiError && failure.code === 'resource.not_found';
      this.#change(isNone ? { noneOn: asOf } : { failure });
    }
  }

  /** Begins, or goes on with one's own draft. */
  async edit(): Promise<void> {
    const { file } = this.screen.get();
    if (!file?.mayEnter) return;
    const open = file.openChange;
    if (open?.own && open.state === 'draft') await this.resume(open.id, true);
    else this.type(noEdits(file));
  }

  /** Takes up the words of a change of mine: a draft, or one that came back. */
  async resume(changeId: string, resumes: boolean): Promise<void> {
    const { file } = this.screen.get();
    if (!file) return;
    await this.#trying(async () => this.type(editsOf(await this.#api.entry(changeId), file, { resumes })));
  }

  type(edits: CompanyEdits): void {
    if (isDirty(edits)) unsavedWork.keep(this.#workName, edits);
    else unsavedWork.drop(this.#workName);
    this.#change({ edits });
  }

  discard(): void {
    unsavedWork.drop(this.#workName);
    this.#change({ edits: null, conflict: null, refusal: null, savedAt: null });
  }

  /** Saves as a draft, or hands in. A refusal leaves everything as it was typed. */
  async save(what: 'draft' | 'submission', now: string): Promise<'submitted' | 'kept'> {
    const { edits } = this.screen.get();
    if (!edits) return 'kept';
    let outcome: 'submitted' | 'kept' = 'kept';
    await this.#trying(async () => {
      const draft = await this.#api.enter(this.customerNo, what, edits);
      if (draft.state === 'submitted') {
        outcome = 'submitted';
        this.discard();
        await this.load();
        return;
      }
      unsavedWork.drop(this.#workName);
      const saved = { ...edits, changeVersion: draft.version, ...withoutDoubles(draft) };
      this.#change({ savedAt: now, conflict: null, edits: saved });
    });
    return outcome;
  }

  async withdraw(): Promise<void> {
    const open = this.screen.get().file?.openChange;
    if (!open) return;
    await this.#trying(async () => {
      const words = open.own ? await this.#api.entry(open.id) : null;
      await this.#api.withdraw(open.id, open.version);
      await this.load();
      const { file } = this.screen.get();
      if (words && file) this.type(editsOf(words, file, { resumes: false }));
    });
  }

  /** Asks who may answer for the company; for those whose business it is. */
  async askForManagers(): Promise<void> {
    const managers = await this.#api.managers(this.customerNo).catch(() => null);
    this.#change({ managers });
  }

  async setManager(userId: string | null): Promise<void> {
    await this.#trying(async () => {
      const manager = await this.#api.setManager(this.customerNo, userId);
      const { file } = this.screen.get();
      if (file) this.#change({ file: { ...file, manager } });
    });
  }

  /** Shows the older certificates of a slot, or puts them away. */
  async showOlder(slot: string): Promise<void> {
    const older = new Map(this.screen.get().older);
    if (older.delete(slot)) {
      this.#change({ older });
      return;
    }
    try {
      older.set(
        slot,
        (await this.#api.history(this.customerNo, slot)).filter(({ current }) => !current),
      );
      this.#change({ older });
    } catch (refusal) {
      this.#change({ refusal });
    }
  }

  async #trying(work: () => Promise<void>): Promise<void> {
    this.#change({ busy: true, refusal: null });
    try {
      await work();
    } catch (error) {
      await this.#refused(error);
    } finally {
      this.#change({ busy: false });
    }
  }

  /** Somebody was faster: look at what stands now, keep what was typed, say it. */
  async #refused(error: unknown): Promise<void> {
    const { edits, file: old } = this.screen.get();
    const code = error instanceof ApiError ? error.code : null;
    if (!edits || !old || (code !== 'conflict.stale' && code !== 'review.change_open')) {
      this.#change({ refusal: error });
      return;
    }
    await this.load();
    const { file } = this.screen.get();
    if (!file) return;
    const open = file.openChange;
    this.type({ ...edits, baseVersion: file.version, changeVersion: open?.own ? open.version : null });
    this.#change({
      conflict:
        open && !open.own
          ? { kind: 'taken', by: open.enteredBy.name }
          : { kind: 'moved_on', both: changedByBoth(edits, old, file) },
    });
  }
}
