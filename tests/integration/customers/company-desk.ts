import type {
  AllottedNumber,
  CertificateHistory,
  ChangeDraft,
  Changes,
  CorporateFileView,
  CustomerCard,
  Decided,
  ReviewDetail,
  WarningOverride,
} from '@tellerline/contracts';
import { creditCodeCheck, organisationCheck } from '@tellerline/server/modules/customers/index';
import type { Answer, TestClient } from '../../support/test-client.ts';

/** The numbers of the n-th invented company: credit code and the organisation code in it, each with its check digits. */
function numbersOf(n: number): { creditCode: string; organisation: string } {
  const eight = `MA6${String(n).padStart(5, '0')}`;
  const organisation = `${eight}${organisationCheck(eight)}`;
  const first17 = `91512081${organisation}`;
  return { creditCode: `${first17}${creditCodeCheck(first17)}`, organisation };
}

/** Papers of the n-th invented company, which agree with each other, by path. */
export function papersOf(n: number): Record<string, string | number | boolean> {
  const { creditCode, organisation } = numbersOf(n);
  return {
    ...samePapers,
    'businessLicence.number': creditCode,
    'organisationCode.number': `${organisation.slice(0, 8)}-${organisation.slice(8)}`,
    'nationalTax.number': `512081${organisation}`,
  };
}

const samePapers = {
  'businessLicence.registeredRegion': '512081',
  'businessLicence.registeredAddress': '四川省资阳市简阳市某路 1 号',
  'businessLicence.legalPerson': '陈志强',
  'businessLicence.capitalCurrency': 'CNY',
  'businessLicence.registeredCapital': 500_000_000,
  'businessLicence.paidInCapital': 300_000_000,
  'businessLicence.registrationType': '03',
  'businessLicence.enterpriseKind': '01',
  'businessLicence.businessScope': '建筑陶瓷制品制造、销售。',
  'businessLicence.establishedOn': '2016-03-01',
  'businessLicence.issuer': '简阳市市场监督管理局',
  'businessLicence.issuedOn': '2016-03-01',
  'businessLicence.longTerm': true,
  'organisationCode.issuer': '简阳市技术监督局',
  'organisationCode.validFrom': '2024-12-01',
  'organisationCode.validUntil': '2026-12-01',
  'nationalTax.approvingAuthority': '简阳市市场监督管理局',
  'nationalTax.issuer': '简阳国税局',
  'basicAccountPermit.number': 'J6512000000101',
  'basicAccountPermit.bank': '示例银行简阳支行',
  'basicAccountPermit.accountNo': '62200012345678',
  'basicAccountPermit.issuer': '人民银行简阳支行',
  'basicAccountPermit.issuedOn': '2016-03-10',
};

/** What tests of a company's file do again and again, as somebody at a desk would. */
export class CompanyDesk {
  readonly client: TestClient;

  constructor(client: TestClient) {
    this.client = client;
  }

  read(customerNo: string): Promise<Answer<CorporateFileView>> {
    return this.client.get<CorporateFileView>(`/customers/${customerNo}/corporate-file`);
  }

  async file(customerNo: string): Promise<CorporateFileView> {
    const answer = await this.read(customerNo);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.error));
    return answer.data;
  }

  async history(customerNo: string, slot: string): Promise<CertificateHistory['items']> {
    return (await this.client.get<CertificateHistory>(`/customers/${customerNo}/certificates/${slot}`)).data.items;
  }

  async card(customerNo: string): Promise<CustomerCard> {
    return (await this.client.get<CustomerCard>(`/customers/${customerNo}/card`)).data;
  }

  async newNumber(): Promise<string> {
    return (await this.client.post<AllottedNumber>('/customer-numbers', { kind: 'corporate' })).data.customerNo;
  }

  /** Enters against the version the file has now. */
  async enter(
    customerNo: string,
    changes: Changes,
    more: { overrides?: WarningOverride[]; baseVersion?: number } = {},
  ): Promise<Answer<ChangeDraft>> {
    const { version, openChange } = await this.file(customerNo);
    return this.client.request<ChangeDraft>('put', `/records/corporate_file/${customerNo}/submission`, {
      baseVersion: version,
      changeVersion: openChange?.own ? openChange.version : null,
      ...more,
      changes,
    });
  }

  /** Enters and expects it to go to review. */
  async submit(customerNo: string, changes: Changes, overrides: WarningOverride[] = []): Promise<ChangeDraft> {
    const answer = await this.enter(customerNo, changes, { overrides });
    if (answer.data?.state !== 'submitted') throw new Error(JSON.stringify(answer.error ?? answer.data.findings));
    return answer.data;
  }

  async detail(id: string): Promise<ReviewDetail> {
    return (await this.client.get<ReviewDetail>(`/reviews/${id}`)).data;
  }

  /** Approves and expects it to become true. */
  async approved({ id, version }: Pick<ChangeDraft, 'id' | 'version'>): Promise<void> {
    const answer = await this.client.post<Decided>(`/reviews/${id}/approval`, { version, blind: {} });
    if (answer.data?.row.state !== 'approved') throw new Error(JSON.stringify(answer.error ?? answer.data));
  }
}
