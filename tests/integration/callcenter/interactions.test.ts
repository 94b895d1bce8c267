import { Interaction } from '@tellerline/server/modules/callcenter/entities/interaction.entity';
import { afterEach, expect, test } from 'vitest';
import { describeEachDatabase } from '../../support/test-database.ts';
import { agents, type Centre, morning, openCentre } from './centre.ts';
import { Story } from './story.ts';

describeEachDatabase('interactions', (database) => {
  let centre: Centre;
  afterEach(() => centre.close());

  test('CTI-12 one call from IVR to hang-up leaves one interaction with the right times and outcome', async () => {
    centre = await openCentre(database);
    await centre.makeAvailable(agents.one);
    await centre.hear(Story.knownCall(morning).facts);

    const calls = await centre.em.findAll(Interaction);
    expect(calls).toHaveLength(1);
    const [call] = calls;
    expect(call).toMatchObject({
      callId: 'call-1',
      phase: 'ended',
      outcome: 'answered',
      approximate: false,
      ani: '+8613800138000',
      waitMs: 5_000,
      talkMs: 25_000,
      holdMs: 5_000,
      agentUserId: agents.one.userId,
    });
    expect(call?.endedAt).toEqual(new Date(morning.getTime() + 40_000));
  });
});
