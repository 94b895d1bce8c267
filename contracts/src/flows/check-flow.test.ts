import { expect, test } from 'vitest';
import { advance, beginFlow } from './advance.ts';
import { checkFlow } from './check-flow.ts';
import { Flow } from './flow.ts';

const both = (en: string) => ({ 'zh-CN': '话', en });
const sound = (): Flow =>
  Flow.parse({
    id: 'small_sale',
    kind: 'agent',
    name: both('Small sale'),
    purpose: both('For tests'),
    starts: { queues: [], numbers: [], crisis: [] },
    start: 'sum',
    mustDisclose: ['risk'],
    idleMinutes: 60,
    steps: [
      {
        kind: 'ask',
        id: 'sum',
        text: both('How much?'),
        into: 'amount',
        answer: { type: 'money', least: 100, most: 100_000 },
        giveUp: { tries: 2, next: 'none' },
        next: 'big',
      },
      {
        kind: 'check',
        id: 'big',
        cases: [{ when: { match: 'all', of: [{ fact: 'amount', is: 'at_least', value: 50_000 }] }, next: 'tell' }],
        otherwise: 'tell',
      },
      { kind: 'disclose', id: 'tell', text: both('Risk of {amount}'), topic: 'risk', agreed: 'task', refused: 'none' },
      {
        kind: 'do',
        id: 'task',
        effect: { type: 'open_task', role: 'manager', text: both('Sell'), dueMinutes: 5, into: 'number' },
        next: 'sold',
      },
      { kind: 'end', id: 'sold', text: both('Number {number}'), disposition: 'product_sold', sale: true },
      { kind: 'end', id: 'none', text: both('Bye'), disposition: 'product_declined' },
    ],
  });
const broken = (change: (flow: Flow) => void) => {
  const flow = sound();
  change(flow);
  return checkFlow(flow, { dispositions: ['product_sold', 'product_declined'] }).map(
    ({ code, step }) => `${step} ${code}`,
  );
};
const set = (flow: Flow, id: string, values: object) => {
  const step = flow.steps.find((each) => each.id === id);
  if (step) Object.assign(step, values);
};

test('CRM-06 a sound flow has no findings, and each fault is told with its step', () => {
  expect(broken(() => undefined)).toEqual([]);
  expect(broken((flow) => set(flow, 'sum', { next: 'nowhere' }))).toContain('sum leads_nowhere');
  expect(broken((flow) => set(flow, 'task', { next: 'task' }))).toEqual(
    expect.arrayContaining(['task dead_end', 'sold unreachable']),
  );
  expect(broken((flow) => set(flow, 'big', { otherwise: 'sold' }))).toEqual(
    expect.arrayContaining(['sold undisclosed_sale', 'sold used_before']),
  );
  expect(broken((flow) => set(flow, 'none', { text: { 'zh-CN': '再见', en: ' ' } }))).toEqual(['none no_text']);
  expect(broken((flow) => set(flow, 'none', { text: both('You said {amount}') }))).toEqual(['none used_before']);
  expect(broken((flow) => set(flow, 'none', { text: both('{weather}') }))).toEqual(['none unknown_fact']);
  expect(broken((flow) => set(flow, 'sum', { sensitive: true }))).toEqual(['tell sensitive_told']);
  const lookUp = {
    kind: 'look_up' as const,
    id: 'compare',
    what: 'identity' as const,
    by: 'amount',
    found: 'tell',
    missing: 'none',
  };
  const digits = { answer: { type: 'digits', least: 4, most: 4 }, next: 'compare' };
  const compares = (flow: Flow) => {
    set(flow, 'sum', digits);
    flow.steps.push(lookUp);
  };
  expect(broken(compares)).toContain('compare must_be_sensitive');
  expect(broken((flow) => set(flow, 'none', { disposition: 'gone' }))).toEqual(['none unknown_disposition']);
  expect(broken((flow) => set(flow, 'big', { otherwise: 'big' }))).toEqual(['big circle']);
  expect(broken((flow) => Object.assign(flow, { mustDisclose: [] }))).toEqual(['null sale_tells_nothing']);
  expect(broken((flow) => Object.assign(flow, { kind: 'ivr' }))).toEqual(['sum no_deadline', 'tell no_deadline']);
});

test('CRM-06 answers are read by their rule, tries are counted, and what was done is not taken back', () => {
  const flow = sound();
  const day = '2026-11-30';
  const begun = beginFlow(flow, {}).state;
  const refused = advance(flow, begun, { kind: 'answer', value: '0.5' }, day);
  expect(refused.refusal).toEqual({ fault: 'out_of_range', params: { least: 1, most: 1000 } });
  expect(advance(flow, refused.state, { kind: 'answer', value: 'x' }, day).state).toMatchObject({
    step: 'none',
    ended: true,
  });
  const told = advance(flow, refused.state, { kind: 'answer', value: '600' }, day);
  expect(told.moves.map(({ step, branch, value }) => [step, branch, value])).toEqual([
    ['sum', 'next', 60_000],
    ['big', 'case_1', null],
  ]);
  expect(advance(flow, told.state, { kind: 'back' }, day).state).toMatchObject({ step: 'sum', behind: [] });
  const agreed = advance(flow, told.state, { kind: 'answer', value: '1' }, day);
  expect(agreed.state.step).toBe('task');
  const done = advance(flow, agreed.state, { kind: 'done', branch: 'next', facts: { number: '1' } }, day);
  expect(done.state).toMatchObject({ step: 'sold', ended: true, behind: [] });
  expect(advance(flow, done.state, { kind: 'back' }, day).refusal?.fault).toBe('not_now');
});
