import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fact } from '@tellerline/contracts';
import { Interaction } from '@tellerline/server/modules/callcenter/entities/interaction.entity';
import { InteractionOffer } from '@tellerline/server/modules/callcenter/entities/interaction-offer.entity';
import { type CallVerification, verifyCalls } from '@tellerline/server/modules/callcenter/index';
import { type Violation, violation } from '@tellerline/server/modules/callcenter/verification/violation';
import { forkOf } from '@tellerline/server/persistence/orm';
import { factsOf, replayJournal, tablesOf } from './replay-journal.ts';
import type { ShiftHouse } from './shift-house.ts';

/** What callers and agents lived through, to be held against what is written. */
export interface Lived {
  seed: number;
  /** Numbers of callers whom Asterisk answered. */
  answeredCallers: readonly string[];
  /** Wrap-ups the server said it keeps: their keys, by interaction. */
  promised: ReadonlyMap<string, string>;
  /** What was still wanting when waiting for it was given up. */
  unsettled: readonly string[];
}

export interface ShiftCheck extends Pick<CallVerification, 'interactions' | 'cel' | 'cdr' | 'facts'> {
  violations: Violation[];
  /** Answered calls, those of them with an agent's word, and those that wait in a worklist. */
  answered: number;
  wrappedUp: number;
  worklist: number;
}

/** The program after every fault run: what Asterisk, the bridge, callers and agents know is what the house has written, once. */
export async function checkShift(shift: ShiftHouse, lived: Lived): Promise<ShiftCheck> {
  const { house, orm, agents } = shift;
  const em = forkOf(orm);
  const folders = { asteriskLog: join(house.home.asteriskRun, 'log'), journal: house.home.journal };
  const verified = await verifyCalls(em, folders, new Date());
  const calls = await em.findAll(Interaction);
  const legs = await em.findAll(InteractionOffer);
  const facts = await factsOf(house.home.journal);
  const roster = agents.map(({ userId, extension, queues }) => ({
    userId,
    displayName: extension,
    extension,
    queues: queues.map((queue) => ({ queue, penalty: 0 })),
    branchPath: '/01/',
    roles: ['agent' as const],
  }));
  const answered = calls.filter(({ agentUserId, direction }) => agentUserId && direction !== 'internal');
  return {
    ...verified,
    violations: [
      ...verified.violations,
      ...verified.notChecked
        .filter((what) => /^I[135]/.test(what) || /^I2 against/.test(what))
        .map((what) => violation('I1', 'the run', what)),
      ...lived.unsettled.map((what) => violation('I1', 'the run', what)),
      ...everyCallerOnce(calls, lived.answeredCallers),
      ...everyWordKept(calls, legs, lived.promised),
      ...(await nobodyLeftInQueues(shift)),
      ...(await replayJournal([...facts, ...reconciledOf(calls)], roster, await tablesOf(orm), lived.seed)),
    ],
    answered: answered.length,
    wrappedUp: answered.filter(({ wrappedUpAt }) => wrappedUpAt).length,
    worklist: answered.filter((call) => call.isWrapUpOpen()).length,
  };
}

/** What the house took from Asterisk's records after a gap is in no journal of the bridge. */
const reconciledOf = (calls: readonly Interaction[]): Fact[] =>
  calls.flatMap(({ callId, facts }) =>
    facts.filter(({ id }) => id.startsWith('reconciled:')).map((fact) => ({ ...fact, callId }) as Fact),
  );

/** I2: whoever was answered by the house has exactly one call in it. */
function everyCallerOnce(calls: readonly Interaction[], numbers: readonly string[]): Violation[] {
  const count = Map.groupBy(calls, ({ ani }) => ani);
  return numbers.flatMap((number) => {
    const times = (count.get(`+86${number}`) ?? []).filter(({ direction }) => direction === 'inbound').length;
    return times === 1 ? [] : [violation('I2', number, `a caller who was answered has ${times} calls`)];
  });
}

/** What an agent was told is kept is kept: with the call, or with his part of it where another took it over. */
function everyWordKept(
  calls: readonly Interaction[],
  legs: readonly InteractionOffer[],
  promised: ReadonlyMap<string, string>,
): Violation[] {
  const callOf = new Map(calls.map((call) => [call.id, call]));
  const keys = new Set([...calls, ...legs].map(({ wrapUpKey }) => wrapUpKey));
  return [...promised].flatMap(([interactionId, key]) =>
    keys.has(key) ? [] : [violation('I2', callOf.get(interactionId)?.callId ?? interactionId, 'a wrap-up is lost')],
  );
}

/** I3: everybody went home, so nobody may be in a queue. */
async function nobodyLeftInQueues({ house, agents }: ShiftHouse): Promise<Violation[]> {
  const queues = await house.asteriskConsole('queue show');
  return agents
    .filter(({ extension }) => queues.includes(`PJSIP/${extension}`))
    .map(({ extension, userId }) => violation('I3', userId, `${extension} went home and is still in a queue`));
}

/** Everything that is known about what a violation is about: for whoever looks for the fault. */
export async function storyOf(shift: ShiftHouse, subject: string, log: readonly string[]): Promise<string[]> {
  const { home } = shift.house;
  const cel = readFileSync(join(home.asteriskRun, 'log/cel-custom/events.csv'), 'utf8').split('\n');
  const facts = (await factsOf(home.journal)).filter((fact) => concerns(fact, subject));
  const call = await forkOf(shift.orm).findOne(Interaction, { callId: subject });
  const { facts: _facts, story: _story, ...row } = call ?? { facts: [], story: null };
  const number = call?.ani?.replace('+86', '') ?? subject;
  return [
    `interaction: ${JSON.stringify(row)}`,
    ...facts.map((fact) => `fact ${JSON.stringify(fact)}`),
    ...cel.filter((line) => line.includes(`"${subject}"`)).map((line) => `CEL ${line.slice(0, 160)}`),
    ...log.filter((line) => line.includes(subject) || line.includes(number) || line.includes(' fault: ')),
  ];
}

const concerns = (fact: Fact, subject: string): boolean => 'callId' in fact && fact.callId === subject;
