import {
  ChangeDraft,
  type Changes,
  type FieldValue,
  type Finding,
  type OpenChange,
  type ReviewKind,
  ReviewRow,
  type ShownField,
  type WarningOverride,
} from '@tellerline/contracts';
import { ApiError } from '../../data/api-client.ts';
import type { Http } from '../../data/http.ts';
import { Cell } from '../../state/cell.ts';
import { unsavedWork } from './unsaved-work.ts';

/** The record a form is of: what stands, and the change of it that is open. */
export interface RecordOfForm {
  kind: ReviewKind;
  subjectId: string;
  version: number;
  standing: Readonly<Record<string, ShownField>>;
  open: Pick<OpenChange, 'id' | 'own' | 'state' | 'version'> | null;
}

/** What was typed so far, and what is said of it. */
export interface RecordWork {
  changes: Changes;
  overrides: readonly WarningOverride[];
  changeVersion: number | null;
  issues: readonly Finding[];
  warnings: readonly Finding[];
  busy: boolean;
  refusal: unknown;
  saved: boolean;
}

const nothing: RecordWork = {
  changes: {},
  overrides: [],
  changeVersion: null,
  issues: [],
  warnings: [],
  busy: false,
  refusal: null,
  saved: false,
};

/** The work on a flat record that changes by two people, apart from how it looks. What was typed outlives the screen. */
export class RecordEntry {
  readonly work = new Cell<RecordWork>(nothing);
  private readonly http: Http;
  private readonly record: RecordOfForm;

  constructor(http: Http, record: RecordOfForm) {
    this.http = http;
    this.record = record;
    const kept = unsavedWork.of<RecordWork>(this.name);
    if (kept) this.work.set({ ...kept, busy: false, refusal: null });
  }

  private get name(): string {
    return `${this.record.kind}:${this.record.subjectId}`;
  }

  /** Takes up one's own draft, or one's words of a change that came back; begins with `first` where there is none. */
  async begin(first: Changes, returnedId: string | null): Promise<void> {
    if (unsavedWork.of(this.name)) return;
    const { open } = this.record;
    const id = open?.own && open.state === 'draft' ? open.id : returnedId;
    if (id === null) {
      this.change({ changes: first });
      return;
    }
    await this.trying(async () => {
      const draft = await this.http.get(`/reviews/${id}/entry`, ChangeDraft);
      const { issues, warnings } = draft.findings;
      const changeVersion = id === open?.id ? draft.version : null;
      this.change({
        changes: draft.changes,
        overrides: draft.overrides,
        changeVersion,
        issues: without(issues, warnings),
        warnings,
      });
    });
  }

  valueAt(id: string): FieldValue {
    const typed = this.work.get().changes[id];
    if (typed !== undefined && (typed === null || typeof typed !== 'object')) return typed;
    return this.record.standing[id]?.value ?? null;
  }

  type(id: string, value: FieldValue): void {
    const { changes, issues } = this.work.get();
    this.change({
      changes: { ...changes, [id]: value },
      issues: issues.filter(({ path }) => path !== id),
      saved: false,
    });
    unsavedWork.keep(this.name, this.work.get());
  }

  override(detail: WarningOverride): void {
    const others = this.work.get().overrides.filter(({ path, code }) => path !== detail.path || code !== detail.code);
    this.change({ overrides: [...others, detail] });
    unsavedWork.keep(this.name, this.work.get());
  }

  discard(): void {
    unsavedWork.drop(this.name);
    this.work.set(nothing);
  }

  /** Keeps a draft, or hands in. A refusal leaves everything as it was typed. */
  async save(what: 'draft' | 'submission'): Promise<boolean> {
    const { changes, overrides, changeVersion } = this.work.get();
    let submitted = false;
    await this.trying(async () => {
      const body = {
        baseVersion: this.record.version,
        changeVersion,
        changes,
        overrides: overrides.filter(({ reason }) => reason.trim().length >= 2),
      };
      const path = `/records/${this.record.kind}/${encodeURIComponent(this.record.subjectId)}/${what}`;
      const draft = await this.http.put(path, body, ChangeDraft);
      submitted = draft.state === 'submitted';
      unsavedWork.drop(this.name);
      if (submitted) return this.discard();
      const { issues, warnings } = draft.findings;
      this.change({ changeVersion: draft.version, issues: without(issues, warnings), warnings, saved: true });
    });
    return submitted;
  }

  private change(change: Partial<RecordWork>): void {
    this.work.update((work) => ({ ...work, ...change }));
  }

  private async trying(act: () => Promise<void>): Promise<void> {
    this.change({ busy: true, refusal: null });
    try {
      await act();
    } catch (refusal) {
      this.change({ refusal });
    } finally {
      this.change({ busy: false });
    }
  }
}

/** What is only a doubt is shown as one. */
const without = (issues: readonly Finding[], warnings: readonly Finding[]): Finding[] =>
  issues.filter((issue) => !warnings.some(({ path, code }) => path === issue.path && code === issue.code));

/** Takes one's own change back. */
export const withdrawChange = (http: Http, open: Pick<OpenChange, 'id' | 'version'>): Promise<ReviewRow> =>
  http.post(`/reviews/${open.id}/withdrawal`, { version: open.version }, ReviewRow);

/** Somebody else was faster: the record must be looked at again, what was typed stays. */
export const isConflict = (refusal: unknown): boolean =>
  refusal instanceof ApiError && (refusal.code === 'conflict.stale' || refusal.code === 'review.change_open');
