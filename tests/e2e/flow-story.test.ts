import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { CallFlows, FlowRunView } from '@tellerline/contracts';
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
