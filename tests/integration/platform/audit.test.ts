import type { AuditVerification } from '@tellerline/contracts';
import { recordAudit } from '@tellerline/server/kernel/audit';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

describeEachDatabase('OPS-03 the audit trail', (database) => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startTestServer({ database, modules: ['identity'] });
  });
  afterEach(() => server.stop());

  const write = (subjectId: string) =>
    server.deps.transaction((em) =>
      recordAudit(em, { actor: 'system', key: 'Presence.Repaired', subjectId, details: { count: 1 } }),
    );
  const sql = (text: string) => forkOf(server.deps.orm).execute(text);
  const verify = async (): Promise<AuditVerification> => {
    const admin = await server.signIn('admin');
    return (await admin.get<AuditVerification>('/audit/verification')).data;
  };
  /** A millisecond later, as each database stores instants. */
  const otherTime = database.dialect === 'mariadb' ? 'occurred_at + interval 1000 microsecond' : 'occurred_at + 1';
  /** What somebody with all rights on the database would have to do first. */
  const dropTriggers = async () => {
    await sql('drop trigger no_update_of_audit_entry');
    await sql('drop trigger no_delete_of_audit_entry');
  };

  test('is intact after many writers at once, numbered without a hole', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, index) => write(`subject-${index}`)));
    expect((await auditEntries(server)).map((entry) => entry.seq)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    // The administrator's own sign-in is the 61st.
    expect(await verify()).toEqual({ entries: 61, intact: true, firstBroken: null });
  });

  test('keeps no entry of a transaction that failed, and no hole in its place', async () => {
    await write('before');
    await expect(
      server.deps.transaction(async (em) => {
        await recordAudit(em, { actor: 'system', key: 'Presence.Repaired', subjectId: 'undone' });
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    await write('after');
    expect((await auditEntries(server)).map(({ seq, subject_id }) => [seq, subject_id])).toEqual([
      [1, 'before'],
      [2, 'after'],
    ]);
  });

  test('is written together with what it tells of, or not at all', async () => {
    await server.deps.transaction(async (em) => {
      await recordAudit(em, { actor: 'system', key: 'Presence.Repaired', subjectId: 'together' });
      // Nothing yet: the entry joins the chain with the commit.
      expect(await em.execute('select * from audit_entry')).toEqual([]);
    });
    expect(await auditEntries(server)).toHaveLength(1);
  });

  test('the database itself refuses to change or delete an entry', async () => {
    await write('kept');
    await expect(sql("update audit_entry set subject_id = 'other' where seq = 1")).rejects.toThrow(/only ever added/);
    await expect(sql('delete from audit_entry where seq = 1')).rejects.toThrow(/only ever added/);
    expect(await auditEntries(server)).toMatchObject([{ subject_id: 'kept' }]);
  });

  test.each([
    ['a changed detail', `update audit_entry set details = '{"count":2}' where seq = 3`, 3],
    ['a changed actor', "update audit_entry set actor_id = 'somebody-else' where seq = 2", 2],
    ['another kind of deed', "update audit_entry set `key` = 'Session.Opened' where seq = 3", 3],
    ['another subject', "update audit_entry set subject_id = 'somebody' where seq = 4", 4],
    ['another time', 'update audit_entry set occurred_at = @other_time where seq = 2', 2],
    ['an entry taken out of the middle', 'delete from audit_entry where seq = 4', 4],
    ['the first entry taken away', 'delete from audit_entry where seq = 1', 1],
    ['the end cut off', 'delete from audit_entry where seq >= 5', 5],
    ['a hash put in place of another', `update audit_entry set hash = '${'a'.repeat(64)}' where seq = 5`, 5],
    ['all of it gone', 'delete from audit_entry', 1],
  ])('%s is detected, and where', async (_, tampering, firstBroken) => {
    for (let index = 1; index <= 6; index += 1) await write(`subject-${index}`);
    const admin = await server.signIn('admin');
    await dropTriggers();
    await sql(tampering.replace('@other_time', otherTime));
    const { data } = await admin.get<AuditVerification>('/audit/verification');
    expect(data).toMatchObject({ intact: false, firstBroken });
  });

  test('a chain recomputed to its end is still found out, unless the head is forged as well', async () => {
    for (let index = 1; index <= 3; index += 1) await write(`subject-${index}`);
    const admin = await server.signIn('admin');
    await dropTriggers();
    // The last entry and its hash replaced by a rightly computed one: only the head can tell.
    const { chainHash } = await import('@tellerline/server/kernel/audit-chain');
    const entries = await auditEntries(server);
    const [third, last] = entries.slice(-2);
    if (!third || !last) throw new Error('too few entries');
    const forged = chainHash(third.hash, {
      seq: last.seq,
      occurredAt: last.occurred_at,
      actorId: last.actor_id,
      key: last.key,
      subjectId: 'forged',
      details: last.details,
    });
    await sql(`update audit_entry set subject_id = 'forged', hash = '${forged}' where seq = ${last.seq}`);
    const { data } = await admin.get<AuditVerification>('/audit/verification');
    expect(data).toMatchObject({ intact: false, firstBroken: last.seq });
  });

  test('longer than one page it is read to its end, and what is wrong far behind is found', async () => {
    await server.deps.transaction(async (em) => {
      for (let n = 1; n <= 2_040; n += 1) {
        await recordAudit(em, { actor: 'system', key: 'Presence.Repaired', subjectId: `subject-${n}` });
      }
    });
    expect(await verify()).toEqual({ entries: 2_041, intact: true, firstBroken: null });
    await dropTriggers();
    for (const seq of [2_030, 1_001]) {
      await sql(`update audit_entry set subject_id = 'somebody' where seq = ${seq}`);
      expect(await verify()).toMatchObject({ intact: false, firstBroken: seq });
    }
  });

  test('its verification is for administrators and leaves an entry itself', async () => {
    const supervisor = await server.signIn('supervisor1');
    expect((await supervisor.get('/audit/verification')).error?.code).toBe('access.denied');
    await verify();
    expect((await auditEntries(server)).at(-1)).toMatchObject({ key: 'Audit.Verified' });
  });
});
