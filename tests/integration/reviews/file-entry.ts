import type {
  AllottedNumber,
  ChangeDraft,
  Changes,
  Decided,
  PersonalFileView,
  ReviewDetail,
  ReviewPage,
  WarningOverride,
} from '@tellerline/contracts';
import type { Answer, TestClient } from '../../support/test-client.ts';

/** What tests of entry and review do again and again, as somebody at a desk would. */
export class FileDesk {
  readonly client: TestClient;

  constructor(client: TestClient) {
    this.client = client;
  }

  async file(customerNo: string, asOf?: string): Promise<PersonalFileView> {
    const answer = await this.client.get<PersonalFileView>(
      `/customers/${customerNo}/file${asOf === undefined ? '' : `?asOf=${asOf}`}`,
    );
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.error));
    return answer.data;
  }

  async newNumber(): Promise<string> {
    return (await this.client.post<AllottedNumber>('/customer-numbers', { kind: 'personal' })).data.customerNo;
  }

  enter(
    customerNo: string,
    what: 'draft' | 'submission',
    changes: Changes,
    more: { baseVersion?: number; changeVersion?: number | null; overrides?: WarningOverride[] } = {},
  ): Promise<Answer<ChangeDraft>> {
    return this.client.request<ChangeDraft>('put', `/records/personal_file/${customerNo}/${what}`, {
      baseVersion: 0,
      changeVersion: null,
      ...more,
      changes,
    });
  }

  /** Submits and expects it to go to review. */
  async submit(
    customerNo: string,
    changes: Changes,
    more: { baseVersion?: number; overrides?: WarningOverride[] } = {},
  ): Promise<ChangeDraft> {
    const answer = await this.enter(customerNo, 'submission', changes, more);
    if (answer.data?.state !== 'submitted') throw new Error(JSON.stringify(answer.error ?? answer.data.findings));
    return answer.data;
  }

  async inbox(box: 'to_review' | 'mine' | 'all' = 'to_review', more = ''): Promise<ReviewPage> {
    return (await this.client.get<ReviewPage>(`/reviews?box=${box}${more}`)).data;
  }

  async detail(id: string): Promise<ReviewDetail> {
    return (await this.client.get<ReviewDetail>(`/reviews/${id}`)).data;
  }

  approve(id: string, version: number, blind: Record<string, string> = {}): Promise<Answer<Decided>> {
    return this.client.post<Decided>(`/reviews/${id}/approval`, { version, blind });
  }

  /** Approves and expects it to become true. */
  async approved(change: Pick<ChangeDraft, 'id' | 'version'>): Promise<void> {
    const answer = await this.approve(change.id, change.version);
    if (answer.data?.row.state !== 'approved') throw new Error(JSON.stringify(answer.error ?? answer.data));
  }

  return(id: string, version: number, reason: string): Promise<Answer> {
    return this.client.post(`/reviews/${id}/return`, { version, reason });
  }
}
