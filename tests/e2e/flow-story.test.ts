import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { CallFlows, CommandResult, FlowRunView, SetMembership } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { Interaction } from '@tellerline/server/modules/callcenter/entities/interaction.entity';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { batchOf, Story } from '../integration/callcenter/story.ts';
import { builtDesktop } from '../support/built-desktop.ts';
import { databaseWithBank } from '../support/test-bank.ts';
import { openBridge, sendFacts } from '../support/test-bridge.ts';
import { sqliteDatabase } from '../support/test-database.ts';
import { startTestServer, type TestServer, testCtiToken, testPassword } from '../support/test-server.ts';
import { Desk } from './support/desk.ts';

describe.skipIf(!existsSync('/usr/bin/chromium'))(
  'two people change a flow, in their browsers, while an agent walks it (skipped without Chromium)',
  () => {
    let server: TestServer;
    let url: string;
    let call: string;
    const desks: Desk[] = [];

    beforeAll(async () => {
      const desktopDir = await builtDesktop();
      const { databaseUrl, orm } = await databaseWithBank(sqliteDatabase, { customers: 60 });
      await orm.close();
      server = await startTestServer({ databaseUrl, config: { desktopDir, publicOrigins: null } });
      url = server.url.replace('127.0.0.1', 'localhost');
      const bridge = await openBridge(server.url, testCtiToken);
      await sendFacts(bridge, batchOf(Story.knownCall(new Date()).facts, 'journal-1', 1));
      bridge.disconnect();
      await server.callcenter?.idle();
      const em = forkOf(server.deps.orm);
      const { id } = await em.findOneOrFail(Interaction, { callId: 'call-1' });
      const { customerNo } = knownCustomers.alone;
      await em.nativeUpdate(Interaction, { id }, { customerNo, agentUserId: await server.userId('agent1') });
      call = id;
    });
    afterAll(async () => {
      for (const desk of desks) await desk.close();
      await server.stop();
    });

    const flowDesk = async (user: string): Promise<Desk> => {
      const desk = await Desk.signedIn(url, user, testPassword);
      desks.push(desk);
      await desk.page.goto(`${url}/#/flows`);
      await desk.page.locator('[data-test=flow-row][data-id=complaint]').press('Enter');
      await desk.at('step-form').waitFor();
      return desk;
    };
    const untilState = (desk: Desk, state: string) =>
      desk.page.locator(`[data-test=flow-state][data-state=${state}]`).waitFor();

    test('CRM-06 a manager changes a flow, a supervisor publishes it, a run in progress ends on its old version', {
      timeout: 180_000,
    }, async () => {
      const agent = server.client();
      Object.assign(agent, { origin: url });
      await agent.signIn('agent1', testPassword);
      const begun = (await agent.post<FlowRunView>(`/interactions/${call}/flows`, { flowId: 'complaint' })).data;
      expect(begun.version).toBe(1);

      const manager = await flowDesk('manager1');
      // A new step without words: the checks name it and lead to it.
      await manager.at('step-add').selectOption('say');
      const words = manager.at('step-text-en');
      await manager.page.locator('[data-test=finding][data-code=no_text]').first().press('Enter');
      expect(await manager.at('findings').getAttribute('data-count')).not.toBe('0');
      const added = await manager.at('step-form').getAttribute('data-step');
      await words.fill('Thank you for telling us.');
      await manager.at('step-text-zh-CN').fill('感谢您告诉我们。');
      await manager.page.locator('[data-test=findings][data-count="0"]').waitFor();
      expect(
        await manager.page.locator(`[data-test=diagram-step][data-step=${added}]`).getAttribute('aria-pressed'),
      ).toBe('true');
      // Tried before it is kept.
      await manager.at('writer-tab-trial').click();
      await manager.at('trial-begin').click();
      await manager.at('flow-step').waitFor();
      await manager.at('flow-save').click();
      await untilState(manager, 'draft');
      await manager.at('flow-hand-in').click();
      await untilState(manager, 'handed_in');
      expect(await manager.at('flow-publish').isEnabled()).toBe(false);

      const supervisor = await flowDesk('supervisor1');
      await supervisor.at('writer-tab-versions').click();
      const difference = supervisor.page.locator(`[data-test=flow-difference][data-step=${added}]`);
      await difference.waitFor();
      expect(await difference.innerText()).toContain('感谢您告诉我们。');
      await supervisor.at('flow-publish').click();
      await untilState(supervisor, 'published');

      const { running } = (await agent.get<CallFlows>(`/interactions/${call}/flows`)).data;
      expect(running).toMatchObject({ id: begun.id, version: 1 });
      let run = begun;
      for (let moves = 0; run.step && moves < 40; moves++) {
        expect(run.step.id).not.toBe(added);
        const key = randomUUID();
        run = (await agent.post<FlowRunView>(`/flow-runs/${run.id}/moves`, { key, seq: run.seq, input: inputAt(run) }))
          .data;
      }
      expect(run).toMatchObject({ status: 'ended', version: 1 });
      const anew = (await agent.post<FlowRunView>(`/interactions/${call}/flows`, { flowId: 'complaint' })).data;
      expect(anew.version).toBe(2);
      expect(manager.complaints.concat(supervisor.complaints)).toEqual([]);
    });

    test('CRI-02 CRI-03 a customer in red rings: banner and limits, retention on the call, outcome, the hold-out counted', {
      timeout: 180_000,
    }, async () => {
      const supervisor = server.client();
      Object.assign(supervisor, { origin: url });
      await supervisor.signIn('supervisor1', testPassword);
      const { customerNo, phone } = knownCustomers.typed;
      const noticed = { key: randomUUID(), indicator: 'closing_request' };
      await supervisor.post(`/customers/${customerNo}/observations`, noticed);
      await alertsOfLongAgo(server, customerNo);
      expect((await supervisor.post('/alert-runs', {})).status).toBe(200);

      const agent = await Desk.signedIn(url, 'agent2', testPassword);
      desks.push(agent);
      const bridge = await openBridge(server.url, testCtiToken);
      bridge.on('cti.set_membership', (_: SetMembership, ack: (result: CommandResult) => void) => ack({ ok: true }));
      const start = new Date();
      const begins = new Story(start)
        .arrives(0, 'call-2', phone)
        .queues(1, 'call-2')
        .rings(2, 'call-2', 'leg-2', '1002')
        .answers(3, 'call-2', 'leg-2', '1002')
        .leavesQueue(3, 'call-2', 'answered').facts;
      await sendFacts(bridge, batchOf(begins));
      const banner = agent.page.locator('[data-test=alert-banner][data-level=red]');
      await banner.waitFor();
      expect(await banner.innerText()).toContain('主管');
      await agent.at('alert-flow').click();
      const walked: string[] = [];
      for (let step = ''; !(await agent.isShown('flow-ended')); ) {
        await agent.page
          .locator(`[data-test=flow-step]:not([data-step="${step}"]), [data-test=flow-ended]`)
          .first()
          .waitFor();
        if (await agent.isShown('flow-ended')) break;
        step = (await agent.at('flow-step').getAttribute('data-step')) ?? '';
        walked.push(step);
        if (await agent.isShown('flow-answer')) await agent.at('flow-answer').fill('他行三年期利率更高');
        await agent.page.locator('[data-test=flow-choice], [data-test=flow-go]').first().click();
      }
      expect(walked).toEqual(['open', 'cause', 'competitor', 'offer', 'tell_kept']);
      await sendFacts(
        bridge,
        batchOf(new Story(start).legEnds(40, 'call-2', 'leg-2', '1002').ends(40, 'call-2').facts),
      );
      await agent.untilPresence('wrap_up');
      await agent.wrapUp('愿意留下', 'customer_kept');
      bridge.disconnect();

      const lead = await Desk.signedIn(url, 'supervisor1', testPassword);
      desks.push(lead);
      await lead.page.goto(`${url}/#/alerts`);
      await lead.page.locator('[data-test=alert-row]', { hasText: knownCustomers.typed.name }).first().press('Enter');
      await lead.at('alert-acknowledge').click();
      await lead.at('alert-acknowledge').waitFor({ state: 'detached' });
      await lead.at('step-kind').selectOption('closing');
      await lead.at('step-outcome').selectOption('won_back');
      await lead.at('step-text').fill('承诺已兑现');
      await lead.at('step-save').click();
      await lead.at('step-save').waitFor({ state: 'detached' });
      expect(await lead.text('alert-entries')).toContain('承诺已兑现');
      await lead.page.goto(`${url}/#/alerts/model`);
      await lead.at('model-effect').waitFor();
      expect(await lead.text('model-effect')).toMatch(/\/ 3 [\s\S]*\/ 2 /);
      expect(agent.complaints.concat(lead.complaints)).toEqual([]);
    });
  },
);

/** An answer the step takes: the first choice, or something of the right kind. */
function inputAt({ step }: FlowRunView): object {
  if (step?.kind !== 'ask')
    return step?.kind === 'say' || step?.kind === 'transfer' ? { kind: 'go' } : { kind: 'answer', value: '1' };
  const { answer } = step;
  const typed = { text: '某事', number: '1', money: '100', day: '2026-11-30', yes_no: '1', phone: '13800138000' };
  return { kind: 'answer', value: answer.type === 'digits' ? '1'.repeat(answer.least) : typed[answer.type] };
}

/** Five alerts of a night four months ago, two of them of the comparison group; the run of today tells what became of them. */
async function alertsOfLongAgo(server: TestServer, but: string): Promise<void> {
  const db = forkOf(server.deps.orm).getKysely<{
    customer: { id: number; customer_no: string };
    customer_alert: { customer_id: number; held_out: boolean | number };
  }>();
  const others = await db.selectFrom('customer').select('id').where('customer_no', '<>', but).limit(5).execute();
  const opened = new Date(Date.now() - 120 * 86_400_000);
  const alert = { open_key: null, level: 3, rated_level: 3, score: 80, opened_at: opened, level_since: opened };
  const rest = { origin: 'night', told_level: 0, balance_then: 0, version: 1 };
  await db
    .insertInto('customer_alert')
    .values(others.map(({ id }, at) => ({ customer_id: id, held_out: at < 2, ...alert, ...rest })))
    .execute();
}
