import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallReconciliations } from '@tellerline/contracts';
import { AuditEntry } from '@tellerline/server/kernel/audit.entity';
import { Interaction } from '@tellerline/server/modules/callcenter/entities/interaction.entity';
import { verifyCalls } from '@tellerline/server/modules/callcenter/index';
import { afterEach, expect, test } from 'vitest';
import { describeEachDatabase } from '../../support/test-database.ts';
import { testFolder } from '../../support/test-folder.ts';
import { agents, type Centre, morning, openCentre, supervisor } from './centre.ts';
import { Story } from './story.ts';

/** Seconds after the morning as Asterisk writes them. */
const celTime = (second: number): string => `${morning.getTime() / 1000 + second}.000000`;

describeEachDatabase('verifying calls', (database) => {
  let centre: Centre;
  afterEach(() => centre.close());

  test('CTI-12 a call Asterisk, the bridge or the records know and we do not is told, and a wrong time', async () => {
    centre = await openCentre(database);
    await centre.makeAvailable(agents.one);
    const { facts } = Story.knownCall(morning, 'call-1');
    await centre.hear(facts, 'journal-of-test', 1);
    await centre.pass(120);
    const folder = testFolder('records');
    const asteriskLog = join(folder, 'log');
    const journal = join(folder, 'journal');
    for (const each of [join(asteriskLog, 'cel-custom'), join(asteriskLog, 'cdr-custom'), journal]) {
      mkdirSync(each, { recursive: true });
    }
    const cel = (...rows: [event: string, second: number, linkedid: string, uniqueid: string][]): string =>
      rows
        .map(([event, second, ...ids]) => `"${event}","${celTime(second)}","${ids.join('","')}","PJSIP/x"\n`)
        .join('');
    const known = cel(
      ['CHAN_START', 0, 'call-1', 'call-1'],
      ['BRIDGE_ENTER', 10, 'call-1', 'call-1'],
      ['BRIDGE_ENTER', 10, 'call-1', 'call-1-leg'],
      ['BRIDGE_EXIT', 40, 'call-1', 'call-1-leg'],
      ['LINKEDID_END', 40, 'call-1', 'call-1'],
    );
    const celFile = join(asteriskLog, 'cel-custom/events.csv');
    const cdrFile = join(asteriskLog, 'cdr-custom/calls.csv');
    const journalFile = join(journal, '000000000000001.facts');
    const lines = facts.map((fact, index) => `${JSON.stringify({ seq: index + 1, fact })}\n`).join('');
    writeFileSync(celFile, known);
    writeFileSync(cdrFile, '"call-1","call-1","95588","2026-11-23 02:00:00"\n');
    writeFileSync(join(journal, 'journal-id'), 'journal-of-test\n');
    writeFileSync(journalFile, lines);
    const verify = () => verifyCalls(centre.em, { asteriskLog, journal }, centre.world.clock.now());
    expect(await verify()).toMatchObject({
      interactions: 1,
      cel: 5,
      cdr: 1,
      facts: facts.length,
      violations: [],
    });

    writeFileSync(`${celFile}.1`, cel(['CHAN_START', 1, 'lost', 'lost'], ['LINKEDID_END', 3, 'lost', 'lost']));
    writeFileSync(celFile, known.replace(`"LINKEDID_END","${celTime(40)}"`, `"LINKEDID_END","${celTime(43)}"`));
    writeFileSync(cdrFile, '"unheard","unheard","95588","2026-11-23 02:00:00"\n');
    const other = { ...facts[0], id: 'never-stored' };
    writeFileSync(journalFile, `${lines.split('\n').slice(1).join('\n')}${JSON.stringify({ seq: 1, fact: other })}\n`);
    const { violations } = await verify();
    expect(violations.map(({ invariant, subject, problem }) => `${invariant} ${subject} ${problem}`).sort()).toEqual([
      'I1 lost no interaction for this Linkedid',
      'I2 unheard a call record without an interaction',
      'I3 call-1 end differs from CEL by -3000 ms',
      'I5 call-1 fact 1 of the journal is not in the call',
    ]);
  });

  test('CTI-12 calls of a time in which the bridge was dead are whole seconds later: one unheard, one heard from its middle on', async () => {
    const asteriskLog = join(testFolder('gap'), 'log');
    for (const each of ['cel-custom', 'cdr-custom']) mkdirSync(join(asteriskLog, each), { recursive: true });
    centre = await openCentre(database, undefined, { asteriskLog, journal: null });
    await centre.makeAvailable(agents.one);
    const began = morning.getTime() / 1000;
    const [unheard, half] = [`${began + 1}.1`, `${began + 20}.5`];
    const row = (event: string, second: number, id: string, channel: string, where: string, more = '') =>
      `"${event}","${celTime(second)}","${id}","${channel === '1001' ? `${id}7` : id}","PJSIP/${channel}-0000000a",${where},${more || '"","","",""'}\n`;
    const [door, queue] = ['"from-trunk","95588"', '"wait-for-agent","s"'];
    const call = (id: string, from: number) =>
      [
        row('CHAN_START', from, id, 'trunk', door),
        row('APP_START', from + 2, id, 'trunk', queue, '"Queue","retail,b(agent-leg),,,30","",""'),
        row('CHAN_START', from + 3, id, '1001', '"from-desktop","s"'),
        row('BRIDGE_ENTER', from + 4, id, '1001', '"from-desktop","s"'),
        row('BRIDGE_ENTER', from + 4, id, 'trunk', queue),
        row('BRIDGE_EXIT', from + 9, id, '1001', '"from-desktop","s"'),
        row(
          'HANGUP',
          from + 9,
          id,
          '1001',
          '"from-desktop","s"',
          `"","","","{""hangupcause"":16,""hangupsource"":""PJSIP/1001-0000000a""}"`,
        ),
        row(
          'HANGUP',
          from + 9,
          id,
          'trunk',
          queue,
          `"","","","{""hangupcause"":16,""hangupsource"":""PJSIP/1001-0000000a""}"`,
        ),
        row('LINKEDID_END', from + 9, id, 'trunk', queue),
      ].join('');
    writeFileSync(join(asteriskLog, 'cel-custom/events.csv'), call(unheard, 1) + call(half, 20));
    const record = (id: string) =>
      `"${id}","${id}","95588",${began},,,"ANSWERED",9,5,"PJSIP/x","","Queue","13900139000"\n`;
    writeFileSync(join(asteriskLog, 'cdr-custom/calls.csv'), record(unheard) + record(half));

    const link = new Story(morning).at(27, 'platform.link', { connected: true });
    const seen = { callId: half, offerId: `${half}7`, extension: '1001', queue: null };
    await centre.hear(
      link.arrives(20, half).at(27, 'agent.connected', seen).legEnds(29, half, `${half}7`).ends(29, half).facts,
    );
    await centre.module.closeGaps();
    expect(await centre.em.count(Interaction, { callId: unheard })).toBe(0);
    await centre.hear(new Story(morning).at(50, 'phone.reachable', { extension: '1001', reachable: true }).facts);
    await centre.module.closeGaps();
    const whole = {
      outcome: 'answered',
      queue: 'retail',
      talkMs: 5_000,
      agentUserId: agents.one.userId,
    };
    const all = await centre.em.find(Interaction, {}, { orderBy: { startedAt: 'asc' } });
    expect(all).toMatchObject([
      { callId: unheard, ani: '+8613900139000', approximate: true, ...whole },
      { callId: half, approximate: false, ...whole },
    ]);
    expect(all[0]?.story.endedBy).toBe('agent');
    expect(await centre.em.count(AuditEntry, { key: 'Call.Reconciled' })).toBe(2);
    const folders = { asteriskLog, journal: null };
    expect((await verifyCalls(centre.em, folders, centre.world.clock.now())).violations).toEqual([]);
    await centre.module.closeGaps();
    expect(await centre.em.count(AuditEntry, { key: 'Call.Reconciled' })).toBe(2);
  });

  test('CTI-12 the night puts right what the records prove: an end nobody told and a call nobody heard of, once', async () => {
    const folder = testFolder('night');
    const asteriskLog = join(folder, 'log');
    for (const each of ['cel-custom', 'cdr-custom']) mkdirSync(join(asteriskLog, each), { recursive: true });
    centre = await openCentre(database, undefined, { asteriskLog, journal: null });
    await centre.hear(new Story(morning).arrives(0, 'open').queues(5, 'open').facts);
    const row = (event: string, second: number, id: string, context = 'from-trunk') =>
      `"${event}","${celTime(second)}","${id}","${id}","PJSIP/trunk","${context}","95588"\n`;
    const whole = (id: string, context?: string) =>
      row('CHAN_START', 0, id, context) + row('LINKEDID_END', 60, id, context);
    writeFileSync(
      join(asteriskLog, 'cel-custom/events.csv'),
      whole('open') + whole('unheard') + whole('desk', 'from-desktop'),
    );
    const caller = `"unheard","unheard","95588",${morning.getTime() / 1000},,,"NO ANSWER",60,0,"PJSIP/x","","Queue","13800138000"\n`;
    writeFileSync(join(asteriskLog, 'cdr-custom/calls.csv'), caller);
    // The last facts may still be on their way.
    await centre.pass(120);
    expect((await centre.module.reconcileRecords()).repairs).toEqual([]);
    await centre.pass(1_200);
    const report = await centre.module.reconcileRecords();
    expect(report.repairs).toMatchObject([
      { callId: 'open', what: 'end' },
      { callId: 'unheard', what: 'missing' },
    ]);
    expect(report.violations.map(({ subject, problem }) => `${subject} ${problem}`)).toEqual([
      'desk no interaction for this Linkedid',
    ]);
    const [open, unheard] = await centre.em.find(Interaction, {}, { orderBy: { callId: 'asc' } });
    expect(open).toMatchObject({ callId: 'open', phase: 'ended', outcome: 'abandoned_in_queue', approximate: true });
    expect(unheard).toMatchObject({ callId: 'unheard', phase: 'ended', ani: '+8613800138000', dnis: '95588' });
    expect(unheard?.endedAt).toEqual(new Date(morning.getTime() + 60_000));
    expect((await centre.module.reconcileRecords()).repairs).toEqual([]);
    const kept = await centre.ask<CallReconciliations>(supervisor, 'get', '/call-reconciliations');
    expect(kept.items.map(({ repairs }) => repairs.length)).toEqual([0, 2, 0]);
    expect(await centre.em.count(AuditEntry, { key: 'Call.Reconciled' })).toBe(2);
  });
});
