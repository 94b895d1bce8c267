import type { CustomerCard } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { recordAudit } from '@tellerline/server/kernel/audit';
import { linkAuditNotes, noteForAudit } from '@tellerline/server/kernel/audit-notes';
import { verifyAuditTrail } from '@tellerline/server/kernel/audit-verification';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const { customerNo } = knownCustomers.alone;

describeEachDatabase('OPS-03 what was looked at', (database) => {
  let databaseUrl: string;
  let server: TestServer;
  let agent: TestClient;
  const start = async () => {
    server = await startTestServer({ databaseUrl });
    agent = await server.signIn('agent1');
  };
  beforeAll(async () => {
    const bank = await databaseWithBank(database, { customers: 50 });
    databaseUrl = bank.databaseUrl;
    await bank.orm.close();
    await start();
  });
  afterAll(() => server.stop());

  const em = () => forkOf(server.deps.orm);
  const note = (subjectId: string) =>
    noteForAudit(em(), { actor: 'system', key: 'Customer.CardViewed', subjectId }, server.deps.clock);
  const subjects = async () => (await auditEntries(server)).map(({ subject_id }) => subject_id);
  const look = () => agent.get<CustomerCard>(`/customers/${customerNo}/card`);

  test('is in the database when the answer is there, and in the trail by itself a moment later', async () => {
    expect((await look()).data.summary.customerNo).toBe(customerNo);
    const stored = await em().execute<{ subject_id: string; actor_id: string }[]>(
      "select subject_id, actor_id from audit_note union all select subject_id, actor_id from audit_entry where `key` = 'Customer.CardViewed'",
    );
    expect(stored).toEqual([{ subject_id: customerNo, actor_id: await server.userId('agent1') }]);
    await expect.poll(() => em().execute('select id from audit_note'), { timeout: 5_000 }).toEqual([]);
    expect((await auditEntries(server)).at(-1)).toMatchObject({ key: 'Customer.CardViewed', subject_id: customerNo });
    expect((await verifyAuditTrail(em())).intact).toBe(true);
  });

  test('is not shown when it cannot be put on record', async () => {
    await em().execute('alter table audit_note rename to audit_note_away');
    try {
      const answer = await look();
      expect([answer.status, answer.data]).toEqual([500, undefined]);
    } finally {
      await em().execute('alter table audit_note_away rename to audit_note');
    }
    expect((await look()).status).toBe(200);
  });

  test('comes into the trail once and in order, however many server processes take it over at the same time', async () => {
    const expected = Array.from({ length: 230 }, (_, index) => `many-${index}`);
    for (const subject of expected) await note(subject);
    await Promise.all(Array.from({ length: 4 }, () => linkAuditNotes(server.deps)));
    expect((await subjects()).filter((subject) => subject.startsWith('many-'))).toEqual(expected);
    expect((await verifyAuditTrail(em())).intact).toBe(true);
  });

  test('is in the trail when the server has stopped', async () => {
    await note('before-the-stop');
    await server.stop();
    await start();
    const [row] = await em().execute("select seq from audit_entry where subject_id = 'before-the-stop'");
    expect(row).toBeDefined();
  });

  // SQLite has one writer at a time anyway.
  const onMariaDb = test.runIf(database.dialect === 'mariadb');
  onMariaDb('P4 a card is answered while somebody else holds the head of the trail', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let holding = () => {};
    const begun = new Promise<void>((resolve) => (holding = resolve));
    const holder = em().transactional(async (own) => {
      await recordAudit(own as never, { actor: 'system', key: 'Audit.Verified', subjectId: 'held' });
      holding();
      await held;
    });
    await begun;
    expect((await look()).status).toBe(200);
    release();
    await holder;
    expect((await subjects()).at(-1)).toBe(customerNo);
  });
});
