import {
  advance,
  beginFlow,
  checkFlow,
  type Flow,
  type FlowState,
  findingWords,
  queueNames,
  stepOf,
} from '@tellerline/contracts';
import { seededDispositions } from '@tellerline/server/modules/callcenter/dispositions';
import { shippedFlows } from '@tellerline/server/modules/flows/index';
import { compileFlow, moveMachine } from '@tellerline/server/modules/flows/runs/compile-flow';
import { expect, test } from 'vitest';
import { inputsAt, someCustomer } from './walk-inputs.ts';

const today = '2026-11-30';
const surroundings = {
  dispositions: seededDispositions.filter(({ system }) => !system).map(({ code }) => code),
  queues: queueNames,
};

test('CRM-06 every flow of the house passes the checker', () => {
  const told = shippedFlows.flatMap((flow) =>
    checkFlow(flow, surroundings).map((finding) => `${flow.id} ${findingWords(finding, 'en')}`),
  );
  expect(told).toEqual([]);
  expect(new Set(shippedFlows.map(({ id }) => id)).size).toBe(13);
});

test('CTI-10 a PIN or digits of an ID are asked for as a secret, or the checker says so', () => {
  const flow = structuredClone(shippedFlows.find(({ id }) => id === 'self_service') as Flow);
  for (const step of flow.steps) if (step.kind === 'ask') step.sensitive = false;
  const told = checkFlow(flow, surroundings).map(({ code, step }) => `${step} ${code}`);
  expect(told).toEqual(expect.arrayContaining(['pin_check must_be_sensitive', 'id_claim must_be_sensitive']));
});

/** Where a run stands, as far as it decides how it goes on. */
function placeOf(flow: Flow, { step, facts, refusals, ended }: FlowState): string {
  const compared = flow.steps.flatMap((each) =>
    each.kind === 'check' ? each.cases.flatMap(({ when }) => when.of.map(({ fact }) => facts[fact] ?? null)) : [],
  );
  return JSON.stringify([step, Math.min(refusals, 3), ended, compared]);
}

/** Every step and way out that some customer comes by, walked breadth first over what the run does not forget. */
function walk(flow: Flow): { steps: Set<string>; states: FlowState[] } {
  const steps = new Set<string>();
  const states: FlowState[] = [];
  const seen = new Set<string>();
  const open = someCustomer.map((facts) => beginFlow(flow, facts));
  for (let at = open.shift(); at; at = open.shift()) {
    for (const { step } of at.moves) steps.add(step);
    const key = placeOf(flow, at.state);
    if (seen.has(key)) continue;
    seen.add(key);
    states.push(at.state);
    const step = stepOf(flow, at.state.step);
    if (step) for (const input of inputsAt(step)) open.push(advance(flow, at.state, input, today));
  }
  return { steps, states };
}

test.each(shippedFlows.map((flow) => [flow.id, flow] as const))(
  'CRM-06 %s: a walk meets every step and ends, and the machine moves as the interpreter does',
  (_id, flow) => {
    const { steps, states } = walk(flow);
    expect([...steps].sort()).toEqual(flow.steps.map(({ id }) => id).sort());
    const machine = compileFlow(flow);
    for (const state of states.slice(0, 400)) {
      const step = stepOf(flow, state.step);
      for (const input of [...(step && !state.ended ? inputsAt(step) : []), { kind: 'back' as const }])
        if (!state.ended) expect(moveMachine(machine, state, input, today)).toEqual(advance(flow, state, input, today));
    }
  },
);
