import type { OpenChange, PersonalFileView, ReviewRow } from '@tellerline/contracts';
import { unsavedWork } from '../../components/form/unsaved-work.ts';
import { ApiError } from '../../data/api-client.ts';
import { Cell } from '../../state/cell.ts';
import { editsOf, type FileEdits, isDirty, noEdits, withoutDoubles } from './entry-edits.ts';
import type { EntryRequests } from './entry-requests.ts';

/** What every file has, whatever its fields are. */
export type EnteredFile = Pick<PersonalFileView, 'version' | 'exists' | 'name' | 'asOf' | 'changedSince' | 'versions'>;

/** What the screen of a file shows. */
export interface EntryScreen<F> {
  file: F | null;
  failure: unknown;
  /** The moment nothing was kept of, where one was asked for. */
  noneOn: string | null;
  /** Null while it is only read. */
  edits: FileEdits | null;
  busy: boolean;
  /** Why the last save did not go through, where it is no conflict. */
  refusal: unknown;
  conflict: { kind: 'moved_on'; version: number; both: string[] } | { kind: 'taken'; by: string } | null;
  savedAt: string | null;
  /** A change of mine that came back. */
  returned: ReviewRow | null;
}

/** How a kind of file differs from the others. */
export interface EntryRules<F> {
  /** `personal_file`: its name among what is typed and not saved. */
  name: string;
  openOf(file: F): OpenChange | null;
  mayEnter(file: F): boolean;
  /** What was typed against `old`, against what stands now; nothing is dropped that still has a place. */
  carriedOver(edits: FileEdits, old: F, now: F): { edits: FileEdits; both: string[] };
}

/**
 * The work on one customer's file, apart from how it looks. What was typed outlives the screen. A new customer has no number
 * before he is saved for the first time.
 */
export class EntrySession<F extends EnteredFile, More extends object> {
  readonly screen: Cell<EntryScreen<F> & More>;
  protected readonly api: EntryRequests<F>;
  readonly rules: EntryRules<F>;
  #customerNo: string;

  /** @param customerNo empty for a new one */
  constructor(api: EntryRequests<F>, rules: EntryRules<F>, customerNo: string, more: More) {
    this.api = api;
    this.rules = rules;
    this.#customerNo = customerNo;
    this.screen = new Cell<EntryScreen<F> & More>({
      file: null,
      failure: null,
      noneOn: null,
      edits: null,
      busy: false,
      refusal: null,
      conflict: null,
      savedAt: null,
      returned: null,
      ...more,
    });
  }

  /** Empty until a new customer was saved. */
  get customerNo(): string {
    return this.#customerNo;
  }

  get #workName(): string {
    return `${this.rules.name}:${this.#customerNo || 'new'}`;
  }

  protected change(change: Partial<EntryScreen<F> & More>): void {
    this.screen.update((screen) => ({ ...screen, ...change }));
  }

  #tell(change: Partial<EntryScreen<F>>): void {
    this.screen.update((screen) => ({ ...screen, ...change }));
  }

  /** The file now, or as it was known at a moment. */
  async load(asOf: string | null = null): Promise<void> {
    this.#tell({ failure: null, noneOn: null });
    try {
      const file = await this.#read(asOf);
      const isFree = this.#customerNo !== '' && this.rules.mayEnter(file) && !this.rules.openOf(file);
      this.#tell({ file, returned: isFree ? await this.api.returned(this.#customerNo) : null });
      const kept = unsavedWork.of<FileEdits>(this.#workName);
      if (asOf === null && kept && !this.screen.get().edits) this.#tell({ edits: kept });
    } catch (failure) {
      const isNone = asOf !== null && failure instanceof ApiError && failure.code === 'resource.not_found';
      this.#tell(isNone ? { noneOn: asOf } : { failure });
    }
  }

  #read(asOf: string | null): Promise<F> {
    return this.#customerNo === '' ? this.api.blank() : this.api.file(this.#customerNo, asOf);
  }

  /** Begins, or goes on with one's own draft. */
  async edit(): Promise<void> {
    const { file } = this.screen.get();
    if (!file || !this.rules.mayEnter(file)) return;
    const open = this.rules.openOf(file);
    if (open?.own && open.state === 'draft') await this.resume(open.id, true);
    else this.type(noEdits(file));
  }

  /** Takes up the words of a change of mine: a draft, or one that came back. */
  async resume(changeId: string, resumes: boolean): Promise<void> {
    const { file } = this.screen.get();
    if (!file) return;
    await this.trying(async () => this.type(editsOf(await this.api.entry(changeId), file, { resumes })));
  }

  type(edits: FileEdits): void {
    if (isDirty(edits)) unsavedWork.keep(this.#workName, edits);
    else unsavedWork.drop(this.#workName);
    this.#tell({ edits });
  }

  discard(): void {
    unsavedWork.drop(this.#workName);
    this.#tell({ edits: null, conflict: null, refusal: null, savedAt: null });
  }

  /** Saves as a draft, or hands in. A refusal leaves everything as it was typed. */
  async save(what: 'draft' | 'submission', now: string): Promise<'submitted' | 'kept'> {
    const { edits } = this.screen.get();
    if (!edits) return 'kept';
    let outcome: 'submitted' | 'kept' = 'kept';
    await this.trying(async () => {
      if (this.#customerNo === '') await this.#takeNumber(edits);
      const draft = await this.api.enter(this.#customerNo, what, edits);
      if (draft.state === 'submitted') {
        outcome = 'submitted';
        this.discard();
        await this.load();
        return;
      }
      unsavedWork.drop(this.#workName);
      const saved = { ...edits, changeVersion: draft.version, ...withoutDoubles(draft) };
      this.#tell({ savedAt: now, conflict: null, edits: saved });
    });
    return outcome;
  }

  /** Nobody takes a number for a customer he only thought of. */
  async #takeNumber(edits: FileEdits): Promise<void> {
    const customerNo = await this.api.allot();
    unsavedWork.drop(this.#workName);
    this.#customerNo = customerNo;
    this.type(edits);
    const { file } = this.screen.get();
    if (file) this.#tell({ file: { ...file, customerNo } });
  }

  async withdraw(): Promise<void> {
    const { file } = this.screen.get();
    const open = file && this.rules.openOf(file);
    if (!open) return;
    await this.trying(async () => {
      const words = open.own ? await this.api.entry(open.id) : null;
      await this.api.withdraw(open.id, open.version);
      await this.load();
      const { file: now } = this.screen.get();
      if (words && now) this.type(editsOf(words, now, { resumes: false }));
    });
  }

  protected async trying(work: () => Promise<void>): Promise<void> {
    this.#tell({ busy: true, refusal: null });
    try {
      await work();
    } catch (error) {
      await this.#refused(error);
    } finally {
      this.#tell({ busy: false });
    }
  }

  /** Somebody was faster: look at what stands now, keep what was typed, say it. */
  async #refused(error: unknown): Promise<void> {
    const { file: old, edits } = this.screen.get();
    const code = error instanceof ApiError ? error.code : null;
    if (!old || !edits || (code !== 'conflict.stale' && code !== 'review.change_open')) {
      this.#tell({ refusal: error });
      return;
    }
    await this.load();
    const { file } = this.screen.get();
    if (!file) return;
    const { edits: carried, both } = this.rules.carriedOver(edits, old, file);
    const open = this.rules.openOf(file);
    this.type({ ...carried, baseVersion: file.version, changeVersion: open?.own ? open.version : null });
    this.#tell({
      conflict:
        open && !open.own
          ? { kind: 'taken', by: open.enteredBy.name }
          : { kind: 'moved_on', version: file.version, both },
    });
  }
}
