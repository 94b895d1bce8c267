import { randomUUID } from 'node:crypto';
import type { ChangeDraft, Changes, Decided, ReviewDetail, ReviewKind, WarningOverride } from '@tellerline/contracts';
import type { Answer, TestClient } from '../../support/test-client.ts';

interface More {
  baseVersion?: number;
  changeVersion?: number | null;
  overrides?: WarningOverride[];
}

/** Two-person entry of any kind of record, as somebody at a desk does it. */
export class RecordDesk {
  readonly client: TestClient;
  readonly kind: ReviewKind;

  constructor(client: TestClient, kind: ReviewKind) {
    this.client = client;
    this.kind = kind;
  }

  enter(
    subject: string,
    changes: Changes,
    more: More = {},
    what: 'draft' | 'submission' = 'submission',
  ): Promise<Answer<ChangeDraft>> {
    const body = { baseVersion: 0, changeVersion: null, ...more, changes };
    return this.client.request<ChangeDraft>(
      'put',
      `/records/${this.kind}/${encodeURIComponent(subject)}/${what}`,
      body,
    );
  }

  /** What is said of an entry that is not kept: a draft under a subject of its own, `path code` each. */
  async told(subject: string, changes: Changes, more: More = {}): Promise<{ issues: string[]; warnings: string[] }> {
    const { data, error } = await this.enter(subject, changes, more, 'draft');
    if (!data) throw new Error(JSON.stringify(error));
    await this.client.post(`/reviews/${data.id}/withdrawal`, { version: data.version });
    const words = (list: ChangeDraft['findings']['issues']) => list.map(({ path, code }) => `${path} ${code}`).sort();
    const warnings = words(data.findings.warnings);
    return { issues: words(data.findings.issues).filter((each) => !warnings.includes(each)), warnings };
  }

  /** Hands in and expects it to wait for a second person. */
  async submit(subject: string, changes: Changes, more: More = {}): Promise<ChangeDraft> {
    const answer = await this.enter(subject, changes, more);
    if (answer.data?.state !== 'submitted') throw new Error(JSON.stringify(answer.error ?? answer.data?.findings));
    return answer.data;
  }

  approve(change: Pick<ChangeDraft, 'id' | 'version'>): Promise<Answer<Decided>> {
    return this.client.post<Decided>(`/reviews/${change.id}/approval`, { version: change.version, blind: {} });
  }

  /** Approves and expects it to become true. */
  async approved(change: Pick<ChangeDraft, 'id' | 'version'>): Promise<void> {
    const { data, error } = await this.approve(change);
    if (data?.row.state !== 'approved') throw new Error(JSON.stringify(error ?? data));
  }

  async detail(id: string): Promise<ReviewDetail> {
    return (await this.client.get<ReviewDetail>(`/reviews/${id}`)).data;
  }
}

/** The key of a record that is still to be made. */
export const newKey = (): string => randomUUID();
