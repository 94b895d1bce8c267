import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import type { ReportSchedule, ReportSchedules } from '@tellerline/contracts';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { type ReportsApi, reportsModule } from '@tellerline/server/modules/reports/index';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { preparedDatabase, startTestServer, type TestServer } from '../../support/test-server.ts';

const hour = 3_600_000;

/** As much of RFC 5321 as a client needs; what it answers to the recipients is set by the test. */
class SmtpStub {
  readonly mails: { to: string[]; data: string }[] = [];
  /** Answers to the next RCPT commands; then everything is taken. */
  readonly moods: string[] = [];
  readonly server: Server = createServer((socket) => this.serve(socket));

  private serve(socket: Socket): void {
    let to: string[] = [];
    let data: string | null = null;
    let rest = '';
    socket.write('220 stub ESMTP\r\n');
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      rest += chunk.toString('latin1');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (data !== null) {
          if (line === '.') {
            this.mails.push({ to, data });
            data = null;
            to = [];
            socket.write('250 taken\r\n');
          } else data += `${line}\n`;
        } else if (/^DATA/i.test(line)) {
          data = '';
          socket.write('354 go on\r\n');
        } else if (/^RCPT/i.test(line)) {
          const answer = this.moods.shift() ?? '250 ok';
          if (answer.startsWith('2')) to.push(line.replace(/^RCPT TO:<(.*)>.*$/i, '$1'));
          socket.write(`${answer}\r\n`);
        } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  }
}

describeEachDatabase('CTI-11 reports by mail', (database) => {
  /** A Sunday evening at the bank. */
  const clock = new ManualClock(new Date('2026-11-22T12:00:00.000Z'));
  const stub = new SmtpStub();
  let server: TestServer;
  let reports: ReportsApi;
  let supervisor: TestClient;

  beforeAll(async () => {
    await new Promise<void>((resolve) => void stub.server.listen(0, '127.0.0.1', resolve));
    const mail = {
      url: `smtp://127.0.0.1:${(stub.server.address() as AddressInfo).port}`,
      from: 'reports@bank.example',
      domains: ['bank.example'],
    };
    const aYear = 400 * 24 * hour;
    server = await startTestServer({
      databaseUrl: await preparedDatabase(database, { clock }),
      clock,
      config: { session: { idleMs: aYear, absoluteMs: aYear }, mail },
    });
    reports = reportsModule(server.deps, { identity: server.identity, people: server.identity, mail });
    supervisor = await server.signIn('supervisor1');
  });
  afterAll(async () => {
    stub.server.close();
    await server.stop();
  });

  const schedule: ReportSchedule = {
    name: '每日话务',
    cadence: 'daily',
    hour: 7,
    by: 'queue',
    minutes: 30,
    queue: null,
    format: 'csv',
    locale: 'zh-CN',
    recipients: ['head@bank.example'],
    active: true,
  };
  const save = (id: string, version: number, change: Partial<ReportSchedule> = {}) =>
    supervisor.request<ReportSchedules>('put', `/reports/schedules/${id}`, {
      version,
      schedule: { ...schedule, ...change },
    });
  const mine = async () => (await supervisor.get<ReportSchedules>('/reports/schedules')).data.items;

  test('goes out once on its morning, with the days before; a relay that is busy is asked again; foreign addresses are refused', async () => {
    const [daily, weekly] = [randomUUID(), randomUUID()];
    expect((await save(daily, 0, { recipients: ['somebody@elsewhere.example'] })).error?.code).toBe(
      'report_mail.domain',
    );
    const saved = (await save(daily, 0)).data.items;
    expect(saved).toMatchObject([{ nextAt: '2026-11-22T23:00:00.000Z', version: 1 }]);
    expect((await save(daily, 5)).error?.code).toBe('conflict.stale');
    await save(weekly, 0, { name: '周报', cadence: 'weekly', hour: 8, format: 'xlsx' });
    await reports.sendDue();
    expect(stub.mails).toEqual([]);

    clock.advance(11.5 * hour);
    stub.moods.push('451 later');
    await reports.sendDue();
    expect(stub.mails).toEqual([]);
    await reports.sendDue();
    clock.advance(hour / 4);
    await reports.sendDue();
    await reports.sendDue();
    expect(stub.mails.map(({ to }) => to)).toEqual([['head@bank.example']]);
    expect(stub.mails[0]?.data).toMatch(/^From: reports@bank\.example/m);
    expect(stub.mails[0]?.data).toContain('text/csv');
    const first = (await mine()).find(({ id }) => id === daily);
    expect(first?.mailings).toMatchObject([{ from: '2026-11-22', to: '2026-11-22', state: 'sent' }]);

    clock.advance(hour);
    await reports.sendDue();
    const second = (await mine()).find(({ id }) => id === weekly);
    expect(second?.mailings).toMatchObject([{ from: '2026-11-16', to: '2026-11-22', state: 'sent' }]);
    expect(stub.mails).toHaveLength(2);
    const sent = (await auditEntries(server)).filter(({ key }) => key === 'ReportMail.Sent');
    expect(sent).toHaveLength(2);
  });

  test('goes with the rights its owner has that day: who reads no reports any more sends none', async () => {
    clock.advance(24 * hour);
    const own = (await mine()).find((each) => each.schedule.name === schedule.name);
    const before = stub.mails.length;
    const nobody = reportsModule(server.deps, {
      identity: server.identity,
      people: { user: async () => null },
      mail: { url: 'smtp://127.0.0.1:9', from: 'x@bank.example', domains: [] },
    });
    await nobody.sendDue();
    expect(stub.mails).toHaveLength(before);
    expect((await mine()).find(({ id }) => id === own?.id)?.mailings[0]?.state).toBe('refused');
    const manager = await server.signIn('manager1');
    expect((await manager.get<ReportSchedules>('/reports/schedules')).data.items).toEqual([]);
    expect((await manager.request('delete', `/reports/schedules/${own?.id}`)).status).toBe(404);
    expect((await supervisor.request('delete', `/reports/schedules/${own?.id}`)).status).toBe(204);
    expect(await mine()).toHaveLength(1);
  });
});
