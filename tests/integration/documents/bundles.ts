import { randomUUID } from 'node:crypto';
import type { BundleContent, BundleDetail, BundleLine, TaskPage, TaskView } from '@tellerline/contracts';
import { forkOf } from '@tellerline/server/persistence/orm';
import type { Answer, TestClient } from '../../support/test-client.ts';
import type { TestServer } from '../../support/test-server.ts';

export const licence: BundleLine = {
  kind: 'businessLicence',
  name: '营业执照',
  certificateNo: '91440606MA50000030',
  pages: 2,
  copies: 1,
};
export const legalPerson: BundleLine = {
  kind: 'legalPersonId',
  name: '法人身份证',
  certificateNo: '44052418800101001X',
  pages: 1,
  copies: 3,
};

/** What a test says about bundles, in the words of the people who carry them. */
export class Bundles {
  private readonly server: TestServer;

  constructor(server: TestServer) {
    this.server = server;
  }

  /** An account of a customer, as the core bank told it. */
  async accountOf(customerNo: string): Promise<string> {
    const [row] = await forkOf(this.server.deps.orm)
      .getConnection()
      .execute(
        'select a.account_no from account a join customer c on c.id = a.customer_id where c.customer_no = ? order by a.id limit 1',
        [customerNo],
      );
    return (row as { account_no: string }).account_no;
  }

  begin(clerk: TestClient, key = randomUUID()): Promise<Answer<BundleDetail>> {
    return clerk.post<BundleDetail>('/hand-over', { key });
  }

  write(clerk: TestClient, bundle: BundleDetail, content: Partial<BundleContent>): Promise<Answer<BundleDetail>> {
    const { version, accountNo, lines, note } = bundle;
    return clerk.request<BundleDetail>('put', `/hand-over/${bundle.id}`, {
      version,
      accountNo,
      lines,
      note,
      ...content,
    });
  }

  /** A bundle of a customer, written and handed over. */
  async handOver(clerk: TestClient, customerNo: string, lines = [licence, legalPerson]): Promise<BundleDetail> {
    const { data: empty } = await this.begin(clerk);
    const { data: written } = await this.write(clerk, empty, { accountNo: await this.accountOf(customerNo), lines });
    return okay(await this.move(clerk, written, 'submission'));
  }

  move(clerk: TestClient, bundle: BundleDetail, what: string, more: object = {}): Promise<Answer<BundleDetail>> {
    return clerk.post<BundleDetail>(`/hand-over/${bundle.id}/${what}`, { version: bundle.version, ...more });
  }

  async see(client: TestClient, id: string): Promise<BundleDetail> {
    return okay(await client.get<BundleDetail>(`/hand-over/${id}`));
  }

  /** The task of this kind that waits for a bundle in somebody's pools. */
  async taskOf(client: TestClient, bundle: { id: string }, scope = 'pool'): Promise<TaskView | undefined> {
    const { items } = (await client.get<TaskPage>(`/tasks?scope=${scope}&limit=100`)).data;
    return items.find(({ subjectId }) => subjectId === bundle.id);
  }

  async kindsWaiting(client: TestClient, bundle: { id: string }): Promise<string[]> {
    const all = await Promise.all(
      ['pool', 'mine', 'taken'].map(
        async (scope) => (await client.get<TaskPage>(`/tasks?scope=${scope}&limit=100`)).data.items,
      ),
    );
    return all
      .flat()
      .filter(({ subjectId }) => subjectId === bundle.id)
      .map(({ kind }) => kind)
      .sort();
  }
}

export function okay<T>(answer: Answer<T>): T {
  if (answer.error) throw new Error(JSON.stringify(answer.error));
  return answer.data;
}
