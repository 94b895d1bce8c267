import { randomUUID } from 'node:crypto';
import type { BundleDetail, BundleLine, PersonalFileView } from '@tellerline/contracts';
import { knownCustomers } from '../known-customers.ts';
import type { ExampleBank, ExampleCustomer, Step } from './example-bank.ts';
import { handIn } from './two-people.ts';

/** What waits for somebody this morning: papers on their way, changes of a file, a customer's request. */
export function stepsUnderWay({ branchClerk, clerk, reviewer, companies, people }: ExampleBank): Step[] {
  const handOver = async (customer: ExampleCustomer | undefined): Promise<BundleDetail> => {
    const { id, version } = await branchClerk.post<BundleDetail>('/hand-over', { key: randomUUID() });
    const content = { version, accountNo: customer?.accountNo ?? null, lines: papersOf(customer), note: '' };
    const written = await branchClerk.put<BundleDetail>(`/hand-over/${id}`, content);
    return branchClerk.post<BundleDetail>(`/hand-over/${id}/submission`, { version: written.version });
  };
  const moveHouse = async (customerNo: string, employerAddress: string) => {
    const { version } = await clerk.get<PersonalFileView>(`/customers/${customerNo}/file`);
    return handIn(clerk, 'personal_file', customerNo, { employerAddress }, version);
  };
  const [first, second] = knownCustomers.sharing.customerNos;
  const yesterday = async () => {
    const { id, version } = await handOver(companies[1]);
    await clerk.post(`/hand-over/${id}/receipt`, { version });
    const change = await moveHouse(second, '佛山市禅城区季华五路 12 号');
    await reviewer.post(`/reviews/${change.id}/return`, { version: change.version, reason: '请附单位证明' });
  };
  const today = async () => {
    await handOver(companies[0]);
    await moveHouse(first, '佛山市顺德区大良街道凤山中路 9 号');
    await clerk.post('/service-requests', {
      key: randomUUID(),
      kind: 'enquiry',
      customerNo: people[0]?.customerNo,
      subject: '定期存款到期转存',
      text: '想知道下月到期的定期存款能否改为三年期',
    });
  };
  return [
    { daysAgo: 1, work: yesterday },
    { daysAgo: 0, work: today },
  ];
}

const papersOf = (company: ExampleCustomer | undefined): BundleLine[] => [
  { kind: 'businessLicence', name: '营业执照', certificateNo: company?.creditCode ?? '', pages: 2, copies: 1 },
  { kind: 'signatureCard', name: '印鉴卡', certificateNo: '', pages: 1, copies: 3 },
];
