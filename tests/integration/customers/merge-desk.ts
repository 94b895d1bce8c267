import type {
  ChangeDraft,
  Changes,
  Decided,
  DuplicateDetail,
  ProposedDuplicate,
  WarningOverride,
} from '@tellerline/contracts';
import type { Answer, TestClient } from '../../support/test-client.ts';

/** Merging as two people at their desks do it. */
export class MergeDesk {
  readonly clerk: TestClient;
  readonly reviewer: TestClient;

  constructor(clerk: TestClient, reviewer: TestClient) {
    this.clerk = clerk;
    this.reviewer = reviewer;
  }

  async pair(one: string, other: string): Promise<string> {
    const answer = await this.clerk.post<ProposedDuplicate>('/duplicates', { customerNos: [one, other] });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.error));
    return answer.data.id;
  }

  async detail(pairId: string): Promise<DuplicateDetail> {
    return (await this.clerk.get<DuplicateDetail>(`/duplicates/${pairId}`)).data;
  }

  /** Sends the wish to review; every warning gets a reason. */
  async enter(pairId: string, changes: Changes, overrides: WarningOverride[] = []): Promise<Answer<ChangeDraft>> {
    const { baseVersion, open } = await this.detail(pairId);
    const entered = await this.clerk.request<ChangeDraft>('put', `/records/merge/${pairId}/submission`, {
      baseVersion,
      changeVersion: open?.version ?? null,
      changes: { reason: '同一客户', ...changes },
      overrides,
    });
    const warnings = entered.data?.state === 'draft' ? entered.data.findings.warnings : [];
    if (warnings.length === 0 || overrides.length > 0) return entered;
    const explained = warnings.map(({ path, code }) => ({ path, code, reason: '已核对' }));
    return this.enter(pairId, changes, explained);
  }

  approve({ id, version }: Pick<ChangeDraft, 'id' | 'version'>, by = this.reviewer): Promise<Answer<Decided>> {
    return by.post<Decided>(`/reviews/${id}/approval`, { version });
  }

  /** Both steps; throws when it does not come true. */
  async decide(pairId: string, changes: Changes): Promise<void> {
    const entered = await this.enter(pairId, changes);
    if (entered.data?.state !== 'submitted') throw new Error(JSON.stringify(entered.error ?? entered.data.findings));
    const decided = await this.approve(entered.data);
    if (decided.data?.row.state !== 'approved') throw new Error(JSON.stringify(decided.error));
  }

  async merge(survivor: string, absorbed: string, more: Changes = {}): Promise<string> {
    const pairId = await this.pair(survivor, absorbed);
    await this.decide(pairId, { action: 'merge', survivor, ...more });
    return pairId;
  }

  undo(pairId: string): Promise<void> {
    return this.decide(pairId, { action: 'undo' });
  }
}
