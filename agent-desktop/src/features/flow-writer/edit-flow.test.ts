import { checkFlow, type Flow } from '@tellerline/contracts';
import { expect, test } from 'vitest';
import { compareFlows } from './compare-flows.ts';
import { addStep, moveStep, newStep, removeStep, renameStep, replaceStep, stepKinds } from './edit-flow.ts';
import { FlowHistory } from './flow-history.ts';
import { placeSteps } from './place-steps.ts';

const both = (en: string) => ({ 'zh-CN': '话', en });
const deadline = null;
const flow: Flow = {
  id: 'short_talk',
  kind: 'agent',
  name: both('Short talk'),
  purpose: both('For tests'),
  starts: { queues: [], numbers: [], crisis: [] },
  start: 'hello',
  mustDisclose: [],
  idleMinutes: 60,
  steps: [
    { kind: 'say', id: 'hello', text: both('Hello'), next: 'more', deadline },
    {
      kind: 'choose',
      id: 'more',
      text: both('Again?'),
      into: null,
      options: [
        { value: 'again', text: both('Yes'), next: 'hello' },
        { value: 'enough', text: both('No'), next: 'bye' },
      ],
      deadline: { seconds: 30, next: 'bye' },
    },
    { kind: 'end', id: 'bye', text: both('Bye'), disposition: 'enquiry_resolved', sale: false, note: null },
  ],
};

test('CRM-06 a step that is added passes on the way it stands in, and a name changes wherever it is led to', () => {
  expect(checkFlow(flow)).toEqual([]);
  const { flow: longer, id } = addStep(flow, 'hello', 'say');
  expect(longer.steps.map((step) => step.id)).toEqual(['hello', id, 'more', 'bye']);
  expect(checkFlow(longer).map(({ code, step }) => `${step} ${code}`)).toEqual([`${id} no_text`, `${id} no_text`]);
  const said = replaceStep(longer, id, { kind: 'say', id, text: both('Well'), next: 'more', deadline });
  const renamed = renameStep(said, 'bye', 'goodbye');
  expect(checkFlow(renamed)).toEqual([]);
  expect(moveStep(renamed, id, -1).steps[0]?.id).toBe(id);
  expect(moveStep(renamed, 'hello', -1)).toBe(renamed);
  expect(checkFlow(removeStep(renamed, 'goodbye')).map(({ code }) => code)).toContain('leads_nowhere');
  for (const kind of stepKinds) expect(newStep(kind, 'new', 'bye').kind).toBe(kind);
});

test('CRM-06 two versions are told apart step by step', () => {
  const { flow: longer, id } = addStep(removeStep(flow, 'bye'), 'hello', 'say');
  const told = compareFlows(flow, longer).map(({ step, change }) => `${step} ${change}`);
  expect(told).toEqual(['hello changed', `${id} added`, 'bye removed']);
  expect(compareFlows(flow, longer)[0]?.lines).toEqual([{ path: 'next', before: 'more', after: id }]);
  expect(compareFlows(flow, flow)).toEqual([]);
});

test('CRM-06 each step is drawn below all that lead to it, but for ways back, and none on another', () => {
  const { steps, exits } = placeSteps(flow);
  const at = (id: string) => steps.find(({ step }) => step.id === id)?.y ?? Number.NaN;
  expect(at('hello')).toBeLessThan(at('more'));
  expect(at('more')).toBeLessThan(at('bye'));
  expect(exits.map(({ from, to, branches }) => `${from} ${to} ${branches.join('+')}`)).toEqual([
    'hello more next',
    'more hello again',
    'more bye enough+time_out',
  ]);
  expect(new Set(steps.map(({ x, y }) => `${x} ${y}`)).size).toBe(steps.length);
});

test('CRM-06 what was written is undone and done again step by step; letters of one field are one step', () => {
  const history = new FlowHistory({ flow, chosen: 'hello' });
  const [hello] = flow.steps;
  if (hello?.kind !== 'say') throw new Error('the first step says something');
  const typed = (en: string, of = flow) => replaceStep(of, 'hello', { ...hello, text: both(en) });
  for (const en of ['H', 'Hi', 'Hi!']) history.write({ flow: typed(en), chosen: 'hello' });
  const added = addStep(typed('Hi!'), 'hello', 'say');
  history.write({ flow: added.flow, chosen: added.id });
  expect(history.undo()).toEqual({ flow: typed('Hi!'), chosen: 'hello' });
  expect(history.undo()).toEqual({ flow, chosen: 'hello' });
  expect([history.canUndo, history.undo().flow]).toEqual([false, flow]);
  expect([history.redo().flow, history.redo()]).toEqual([typed('Hi!'), { flow: added.flow, chosen: added.id }]);
  expect(history.canRedo).toBe(false);
  history.undo();
  history.write({ flow: typed('Ho'), chosen: 'hello' });
  expect([history.canRedo, history.undo().flow]).toEqual([false, typed('Hi!')]);
});
