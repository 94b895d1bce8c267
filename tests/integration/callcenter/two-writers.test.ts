import type { FactBatch } from '@tellerline/contracts';
import { Interaction } from '@tellerline/server/modules/callcenter/entities/interaction.entity';
import { InteractionOffer } from '@tellerline/server/modules/callcenter/entities/interaction-offer.entity';
import { checkInvariants } from '@tellerline/server/modules/callcenter/verification/invariants';
import { afterEach, expect, test } from 'vitest';
import { describeEachDatabase } from '../../support/test-database.ts';
import { agents, type Centre, morning, openCentre, supervisor } from './centre.ts';
import { batchOf, Story } from './story.ts';

/**
 * MariaDB runs both writers at once: the second commits between the first one's reading and writing. SQLite lets the second
 * in only after the first. What is stored in the end is the same.
 */
describeEachDatabase('two writers at once', (database) => {
  let centre: Centre;
  afterEach(async () => {
    expect(await checkInvariants(centre.em, { at: centre.world.clock.now() })).toEqual([]);
    await centre.close();
  });
  const { one } = agents;

  /** Begins `first`; when it has read rows of `entity`, `second` comes and, where the database can, is done before it. */
  async function atOnce<A, B>(entity: string, first: () => Promise<A>, second: () => Promise<B>) {
    let other: Promise<B> | undefined;
    const happen = async () => {
      centre.world.interruption = null;
      other = second();
      if (database.dialect === 'mariadb') await other;
    };
    const interruption = { entity, happen, done: false };
    centre.world.interruption = interruption;
    const [mine] = await Promise.allSettled([first()]);
    expect(interruption.done).toBe(true);
    const [theirs] = await Promise.allSettled([other]);
    await centre.settle();
    return { mine, theirs };
  }
  const onlyCall = () => centre.em.findOneOrFail(Interaction, { callId: 'c' });

  test('CTI-04 a supervisor’s order while a call begins to ring: the agent rings, and what was ordered comes after', async () => {
    centre = await openCentre(database);
    await centre.makeAvailable(one);
    const { mine, theirs } = await atOnce(
      'QueueMembership',
      () => centre.desktop.forcePresence(supervisor, { userId: one.userId, to: 'not_ready', reason: 'supervisor' }),
      () =>
        centre.module.applyFacts(batchOf(new Story(morning).arrives(0, 'c').queues(0, 'c').rings(0, 'c', 'l').facts)),
    );
    expect([mine.status, theirs.status]).toEqual(['fulfilled', 'fulfilled']);
    expect(await centre.presence(one)).toMatchObject({ state: 'ringing', interactionId: (await onlyCall()).id });
    await centre.hear(new Story(morning).notTaken(4, 'c', 'l', 'rescinded').facts);
    expect(await centre.presence(one)).toMatchObject({ state: 'not_ready', reason: 'supervisor' });
  });

  /** Hands a batch to this server process, or to another one on the same database. */
  const hearAtOnce = (entity: string, first: FactBatch, second: FactBatch) =>
    atOnce(
      entity,
      () => centre.module.applyFacts(first),
      () => centre.otherServer().applyFacts(second),
    );
  const kept = async () => (await onlyCall()).facts.map(({ type }) => type).sort();

  test('CTI-12 two batches about one call: the facts of both are kept', async () => {
    centre = await openCentre(database);
    await centre.hear(new Story(morning).arrives(0, 'c').facts);
    const { mine, theirs } = await hearAtOnce(
      'Interaction',
      batchOf(new Story(morning).queues(0, 'c').facts, 'a', 1),
      batchOf(new Story(morning).types(0, 'c', '10001').facts, 'b', 1),
    );
    expect([mine.status, theirs.status]).toEqual(['fulfilled', 'fulfilled']);
    expect(await kept()).toEqual(['call.ivr_step', 'call.queued', 'call.started']);
    expect(await onlyCall()).toMatchObject({
      phase: 'queued',
      queue: 'retail',
      story: { givenCustomerNo: '10001' },
      version: 3,
    });
  });

  test('CTI-12 two batches that both begin a call: both are stored, in one interaction', async () => {
    centre = await openCentre(database);
    const { mine, theirs } = await hearAtOnce(
      'Interaction',
      batchOf(new Story(morning).arrives(0, 'c').rings(1, 'c', 'l').facts, 'a', 1),
      batchOf(new Story(morning).queues(0, 'c').rings(1, 'c', 'l').facts, 'b', 1),
    );
    expect(mine).toMatchObject({ value: { throughSeq: 2 } });
    expect(theirs).toMatchObject({ value: { throughSeq: 2 } });
    expect(await kept()).toEqual(['agent.offered', 'call.queued', 'call.started']);
    expect(await centre.em.count(InteractionOffer, { interactionId: (await onlyCall()).id })).toBe(1);
  });

  test('CTI-12 the first batch of a journal told to two servers at once is stored once', async () => {
    centre = await openCentre(database);
    const batch = batchOf(Story.knownCall(morning, 'c').facts, 'j', 1);
    const { mine, theirs } = await hearAtOnce('JournalPosition', batch, batch);
    expect([mine, theirs]).toMatchObject([
      { value: { throughSeq: batch.throughSeq } },
      { value: { throughSeq: batch.throughSeq } },
    ]);
    expect(await kept()).toHaveLength(batch.facts.length);
  });

  test('CTI-12 a short and a long batch of one journal: it never moves back, and each fact is told once', async () => {
    centre = await openCentre(database);
    const story = Story.knownCall(morning, 'c').facts;
    await centre.hear(story.slice(0, 2), 'j', 1);
    centre.world.clock.advance(60_000);
    const { mine, theirs } = await hearAtOnce(
      'JournalPosition',
      batchOf(story.slice(2, 3), 'j', 3),
      batchOf(story.slice(2), 'j', 3),
    );
    expect(theirs).toMatchObject({ value: { throughSeq: story.length } });
    // On MariaDB the short one comes second and learns how far the journal is by now.
    expect(mine).toMatchObject({ value: { throughSeq: database.dialect === 'mariadb' ? story.length : 3 } });
    expect(await centre.module.throughSeq('j')).toBe(story.length);
    expect(await kept()).toHaveLength(story.length);
  });
});
