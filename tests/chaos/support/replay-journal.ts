import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { MikroORM } from '@mikro-orm/core';
import type { Fact } from '@tellerline/contracts';
import { Chance } from '@tellerline/server/modules/analytics/learning/chance';
import { Interaction } from '@tellerline/server/modules/callcenter/entities/interaction.entity';
import { InteractionOffer } from '@tellerline/server/modules/callcenter/entities/interaction-offer.entity';
import type { DeskAgent } from '@tellerline/server/modules/callcenter/index';
import { type Violation, violation } from '@tellerline/server/modules/callcenter/verification/violation';
import { forkOf } from '@tellerline/server/persistence/orm';
import { openCentre } from '../../integration/callcenter/centre.ts';
import { sqliteDatabase } from '../../support/test-database.ts';

const BATCH = 100;
/** I5: facts may come so much out of order. */
const DISORDER_MS = 5_000;

/** Every fact of a journal that is on disk, in its order. */
export async function factsOf(folder: string): Promise<Fact[]> {
  const found: Fact[] = [];
  const files = (await readdir(folder)).filter((name) => /^\d+\.facts$/.test(name)).sort();
  for (const file of files) {
    for await (const line of createInterface({ input: createReadStream(join(folder, file)) })) {
      if (line.endsWith('}')) found.push((JSON.parse(line) as { fact: Fact }).fact);
    }
  }
  return found;
}

/** What is stored of each call and its legs as far as facts decide it, by the call's id. */
export async function tablesOf(orm: MikroORM): Promise<Map<string, string>> {
  const em = forkOf(orm);
  const legs = Map.groupBy(await em.findAll(InteractionOffer), ({ interactionId }) => interactionId);
  const calls = await em.findAll(Interaction);
  return new Map(
    calls.map((call) => {
      const { direction, dnis, ani, queue, language, startedAt, queuedAt, answeredAt, endedAt } = call;
      const { phase, outcome, approximate, waitMs, talkMs, holdMs } = call;
      const own = (legs.get(call.id) ?? [])
        .map((leg) => {
          const { channelId, extension, connectedAt, outcome: end, talkMs: talk, holdMs: hold } = leg;
          return [channelId, extension, leg.startedAt, connectedAt, leg.endedAt, end, talk, hold];
        })
        .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
      const row = [direction, dnis, ani, queue, language, startedAt, queuedAt, answeredAt, endedAt];
      const facts = call.facts.filter(({ type }) => type !== 'call.seen' && type !== 'leg.seen').map(({ id }) => id);
      return [
        call.callId,
        JSON.stringify([row, [phase, outcome, approximate, waitMs, talkMs, holdMs], own, facts.sort()]),
      ];
    }),
  );
}

/**
 * I5: the journal told anew to an empty call centre, once, twice and shuffled, gives what the house has stored.
 * @param agents who had which phone
 */
export async function replayJournal(
  facts: readonly Fact[],
  agents: readonly DeskAgent[],
  stored: ReadonlyMap<string, string>,
  seed: number,
): Promise<Violation[]> {
  const found: Violation[] = [];
  const tellings = { once: facts, twice: [...facts, ...facts], shuffled: shuffled(facts, seed) };
  for (const [how, told] of Object.entries(tellings)) {
    const anew = await tell(told, agents);
    for (const callId of new Set([...stored.keys(), ...anew.keys()])) {
      const [ours, theirs] = [stored.get(callId), anew.get(callId)];
      if (ours === theirs) continue;
      found.push(
        violation('I5', callId, `stored ${ours ?? 'nothing'}; the journal told ${how}: ${theirs ?? 'nothing'}`),
      );
    }
  }
  return found;
}

function shuffled(facts: readonly Fact[], seed: number): Fact[] {
  const chance = new Chance(seed);
  return facts
    .map((fact) => ({ fact, at: Date.parse(fact.occurredAt) + chance.next() * DISORDER_MS }))
    .sort((a, b) => a.at - b.at)
    .map(({ fact }) => fact);
}

async function tell(facts: readonly Fact[], agents: readonly DeskAgent[]): Promise<Map<string, string>> {
  const centre = await openCentre(sqliteDatabase);
  try {
    centre.world.agents = Object.fromEntries(agents.map((agent) => [agent.userId, agent]));
    for (let at = 0; at < facts.length; at += BATCH) {
      await centre.hear(facts.slice(at, at + BATCH), 'replayed', at + 1);
    }
    return await tablesOf(centre.orm);
  } finally {
    await centre.close();
  }
}
