import type { DuplicateHit, PersonalFileView, ReviewRow } from '@tellerline/contracts';
import { unsavedWork } from '../../components/form/unsaved-work.ts';
import { ApiError } from '../../data/api-client.ts';
import { Cell } from '../../state/cell.ts';
import type { FileApi } from './file-api.ts';
import { editsOf, type FileEdits, isDirty, noEdits, rebased } from './file-edits.ts';

/** What the screen of a file shows. */
export interface FileScreen {
  file: PersonalFileView | null;
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
  /** Known customers by path of what was typed: `idDocuments.n1`. */
  duplicates: ReadonlyMap<string, readonly DuplicateHit[]>;
}

const nothing: FileScreen = {
  file: null,
  failure: null,
  noneOn: null,
  edits: null,
  busy: false,
  refusal: null,
  conflict: null,
  savedAt: null,
  returned: null,
  duplicates: new Map(),
};

/** The work on one customer's file, apart from how it looks. What was typed outlives the screen. */
export class FileSession {
  readonly screen = new Cell<FileScreen>(nothing);
  readonly customerNo: string;
  private readonly api: FileApi;

  constructor(api: FileApi, customerNo: string) {
    this.api = api;
    this.customerNo = customerNo;
  }

  private get workName(): string {
    return `personal_file:${this.customerNo}`;
  }

  private change(change: Partial<FileScreen>): void {
    this.screen.update((screen) => ({ ...screen, ...change }));
  }

  async load(asOf: string | null = null): Promise<void> {
    this.change({ failure: null, noneOn: null });
    try {
      const file = await this.api.file(this.customerNo, asOf);
      const returned = file.mayEdit && !file.open ? await this.api.returned(this.customerNo) : null;
      this.change({ file, returned });
      const kept = unsavedWork.of<FileEdits>(this.workName);
      if (asOf === null && kept && !this.screen.get().edits) this.change({ edits: kept });
    } catch (failure) {
      const isNone = asOf !== null && failure instanceof ApiError && failure.code === 'resource.not_found';
      this.change(isNone ? { noneOn: asOf } : { failure });
    }
  }

  /** Begins, or goes on with one's own draft. */
  async edit(): Promise<void> {
    const { file } = this.screen.get();
    if (!file?.mayEdit) return;
    if (file.open?.own && file.open.state === 'draft') {
      await this.resume(file.open.id, true);
      return;
    }
    this.type(noEdits(file));
  }

  /** Takes up the words of a change of mine: a draft, or one that came back. */
  async resume(changeId: string, resumes: boolean): Promise<void> {
    const { file } = this.screen.get();
    if (!file) return;
    await this.trying(async () => this.type(editsOf(await this.api.entry(changeId), file, { resumes })));
  }

  type(edits: FileEdits): void {
    if (isDirty(edits)) unsavedWork.keep(this.workName, edits);
    else unsavedWork.drop(this.workName);
    this.change({ edits });
  }

  discard(): void {
    unsavedWork.drop(this.workName);
    this.change({ edits: null, conflict: null, refusal: null, savedAt: null, duplicates: new Map() });
  }

  /** Saves as a draft, or hands in. A refusal leaves everything as it was typed. */
  async save(what: 'draft' | 'submission', now: string): Promise<'submitted' | 'kept'> {
    const { edits } = this.screen.get();
    if (!edits) return 'kept';
    let outcome: 'submitted' | 'kept' = 'kept';
    await this.trying(async () => {
      const draft = await this.api.enter(this.customerNo, what, edits);
      if (draft.state === 'submitted') {
        outcome = 'submitted';
        this.discard();
        await this.load();
        return;
      }
      unsavedWork.drop(this.workName);
      const { issues, warnings } = draft.findings;
      const unexplained = issues.filter(
        (issue) => !warnings.some((w) => w.path === issue.path && w.code === issue.code),
      );
      this.change({
        savedAt: now,
        conflict: null,
        edits: { ...edits, changeVersion: draft.version, issues: unexplained, warnings },
      });
    });
    return outcome;
  }

  async withdraw(): Promise<void> {
    const open = this.screen.get().file?.open;
    if (!open) return;
    await this.trying(async () => {
      const words = open.own ? await this.api.entry(open.id) : null;
      await this.api.withdraw(open.id, open.version);
      await this.load();
      const { file } = this.screen.get();
      if (words && file) this.type(editsOf(words, file, { resumes: false }));
    });
  }

  /** Asks who is known already under what was typed at `path`. */
  async askForDuplicates(path: string, why: 'id_number' | 'phone', typed: string): Promise<void> {
    const text = typed.trim();
    const enough = why === 'phone' ? text.replace(/\D/g, '').length >= 7 : text.length >= 6;
    let hits: readonly DuplicateHit[] = [];
    if (enough) {
      const question = { customerNo: this.customerNo, idNumbers: [], phones: [], ...this.#person() };
      const asked = why === 'phone' ? { ...question, phones: [text] } : { ...question, idNumbers: [text] };
      hits = await this.api.duplicates(asked).then(
        (answer) => answer.hits,
        () => [],
      );
    }
    this.screen.update((screen) => ({ ...screen, duplicates: new Map(screen.duplicates).set(path, hits) }));
  }

  /** Name and birth date as they stand or are typed: who looks alike is told as well. */
  #person(): { name?: string; birthDate?: string } {
    const { file, edits } = this.screen.get();
    const of = (id: string): string => String(edits?.changes[id] ?? file?.fields[id]?.value ?? '').trim();
    const [name, birthDate] = [of('name'), of('birthDate')];
    if (name.length < 2) return {};
    return /^\d{4}-\d{2}-\d{2}$/.test(birthDate) ? { name, birthDate } : { name };
  }

  private async trying(work: () => Promise<void>): Promise<void> {
    this.change({ busy: true, refusal: null });
    try {
      await work();
    } catch (error) {
      await this.refused(error);
    } finally {
      this.change({ busy: false });
    }
  }

  /** Somebody was faster: look at what stands now, keep what was typed, say it. */
  private async refused(error: unknown): Promise<void> {
    const { file: old, edits } = this.screen.get();
    const code = error instanceof ApiError ? error.code : null;
    if (!old || !edits || (code !== 'conflict.stale' && code !== 'review.change_open')) {
      this.change({ refusal: error });
      return;
    }
    await this.load();
    const { file } = this.screen.get();
    if (!file) return;
    const { edits: carried, both } = rebased(edits, old, file);
    this.type(carried);
    if (file.open && !file.open.own) this.change({ conflict: { kind: 'taken', by: file.open.enteredBy.name } });
    else {
      if (file.open?.own) this.type({ ...carried, changeVersion: file.open.version });
      this.change({ conflict: { kind: 'moved_on', version: file.version, both } });
    }
  }
}
