import { Chance } from '@tellerline/server/modules/analytics/learning/chance';
import { Interaction } from '@tellerline/server/modules/callcenter/entities/interaction.entity';
import { PresencePeriod } from '@tellerline/server/modules/callcenter/entities/presence-period.entity';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asteriskForTests } from '../support/telephone-exchange.ts';
import { checkShift, type Lived, storyOf } from './support/check-shift.ts';
import { logFileOf, runShift } from './support/run-shift.ts';
import { removeShiftFolder, type ShiftHouse, shiftFolder, startShiftHouse } from './support/shift-house.ts';
import { ShiftLog } from './support/shift-log.ts';
import { planInWords, planShift } from './support/shift-plan.ts';

const { asterisk, reason } = await asteriskForTests();
const seed = 20_261_130;

describe.skipIf(!asterisk)(`a small shift in which things go wrong${asterisk ? '' : ` (${reason})`}`, () => {
  const folder = shiftFolder();
  let shift: ShiftHouse;
  let lived: Lived;
  beforeAll(async () => {
    const chance = new Chance(seed);
    shift = await startShiftHouse({ folder, database: 'sqlite', agents: 3, chance: () => chance.next() });
  });
  afterAll(async () => {
    await shift?.stop();
    removeShiftFolder(folder);
  });

  test('CTI-12 no call is lost, doubled or wrong while bridge, server and line fail by a seed', async () => {
    const faults = ['bridge killed', 'server killed', 'line cut', 'line split', 'desktops cut'] as const;
    const plan = planShift(seed, { seconds: 12, callsAMinute: 60, faults });
    const log = new ShiftLog(logFileOf(folder), false);
    lived = await runShift(shift, plan, log);
    const { violations, ...found } = await checkShift(shift, lived);
    const stories = await Promise.all(violations.map(({ subject }) => storyOf(shift, subject, log.lines)));
    expect(violations, [...planInWords(plan), ...stories.flat()].join('\n')).toEqual([]);
    expect(found.answered).toBeGreaterThan(0);
    expect(found.answered).toBe(found.wrappedUp + found.worklist);
    expect(lived.answeredCallers).toHaveLength(plan.calls.length);
  });

  test('CTI-12 the check finds a fact that is missing, a call, a word and a time that are wrong, and a gap in a timeline', async () => {
    const em = () => forkOf(shift.orm);
    const found = async () =>
      (await checkShift(shift, lived)).violations.map(({ invariant, problem }) => `${invariant} ${problem}`);
    const first = await em().findOneOrFail(
      Interaction,
      { answeredAt: { $ne: null } },
      { orderBy: { startedAt: 'asc' } },
    );
    const facts = first.facts.filter(({ type }) => type !== 'agent.connected');
    await em().nativeUpdate(Interaction, { id: first.id }, { facts });
    expect(await found()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^I5 fact \d+ of the journal is not in the call/),
        expect.stringMatching(/^I5 stored .* derived anew/),
        expect.stringMatching(/^I5 stored .*; the journal told once/),
      ]),
    );

    await em().nativeDelete(Interaction, { id: first.id });
    const second = await em().findOneOrFail(Interaction, { wrappedUpAt: { $ne: null }, wrapUpKey: { $ne: null } });
    const endedAt = new Date((second.endedAt?.getTime() ?? 0) + 60_000);
    const spoilt = { wrapUpKey: null, wrappedUpAt: null, dispositionCode: null, endedAt };
    await em().nativeUpdate(Interaction, { id: second.id }, spoilt);
    const { userId, seq, startedAt } = await em().findOneOrFail(PresencePeriod, { endedAt: { $ne: null } });
    await em().nativeUpdate(PresencePeriod, { userId, seq }, { endedAt: new Date(startedAt.getTime() - 1) });
    expect(await found()).toEqual(
      expect.arrayContaining([
        'I1 no interaction for this Linkedid',
        'I2 a call record without an interaction',
        'I2 a caller who was answered has 0 calls',
        'I2 a wrap-up is lost',
        expect.stringMatching(/^I3 end differs from CEL by \d+ ms/),
        expect.stringMatching(/^I3 between periods \d+ and \d+: /),
      ]),
    );
  });
});
