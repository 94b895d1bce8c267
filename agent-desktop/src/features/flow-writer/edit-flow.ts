import { exitsOf, type Flow, type FlowStep, type FlowText, type StepId, type StepKind } from '@tellerline/contracts';

/** Kinds of steps in the order they are offered. */
export const stepKinds = [
  'say',
  'ask',
  'choose',
  'check',
  'look_up',
  'do',
  'offer',
  'disclose',
  'transfer',
  'end',
] as const satisfies readonly StepKind[];

const silent = (): FlowText => ({ 'zh-CN': '', en: '' });

/** A step of a kind with nothing said yet. Its ways out lead to `next`. */
export function newStep(kind: StepKind, id: StepId, next: StepId): FlowStep {
  const text = silent();
  const deadline = null;
  switch (kind) {
    case 'say':
      return { kind, id, text, next, deadline };
    case 'ask':
      return {
        kind,
        id,
        text,
        into: `${id}_answer`.slice(0, 40),
        answer: { type: 'text', most: 200 },
        sensitive: false,
        next,
        giveUp: null,
        deadline,
      };
    case 'choose':
      return { kind, id, text, into: null, options: [{ value: 'option_1', text: silent(), next }], deadline };
    case 'check':
      return {
        kind,
        id,
        cases: [{ when: { match: 'all', of: [{ fact: 'customer_known', is: 'equal', value: true }] }, next }],
        otherwise: next,
      };
    case 'look_up':
      return { kind, id, what: 'balances', by: null, found: next, missing: next };
    case 'do':
      return { kind, id, effect: { type: 'note', text }, next };
    case 'offer':
      return { kind, id, text, accepted: next, declined: next, later: null, deadline };
    case 'disclose':
      return { kind, id, text, topic: 'terms', agreed: next, refused: next, deadline };
    case 'transfer':
      return { kind, id, text, queue: 'retail', next, deadline };
    case 'end':
      return { kind, id, text, disposition: 'enquiry_resolved', sale: false, note: null };
  }
}

/** A new step after another; what went on from there passes through it. Answers the flow and the new step's name. */
export function addStep(flow: Flow, after: StepId, kind: StepKind): { flow: Flow; id: StepId } {
  const at = flow.steps.findIndex(({ id }) => id === after);
  const before = flow.steps[at];
  const id = freeName(flow);
  const [first] = before ? exitsOf(before) : [];
  const step = newStep(kind, id, first?.next ?? flow.start);
  const led = before && 'next' in before ? { ...before, next: id } : before;
  const steps = flow.steps.flatMap((each, index) => (index === at && led ? [led, step] : [each]));
  return { flow: { ...flow, steps }, id };
}

function freeName(flow: Flow): StepId {
  const taken = new Set(flow.steps.map(({ id }) => id));
  let number = flow.steps.length + 1;
  while (taken.has(`step_${number}`)) number += 1;
  return `step_${number}`;
}

/** Takes a step out. What led to it is left to be led elsewhere: the checker tells where. */
export const removeStep = (flow: Flow, id: StepId): Flow => ({
  ...flow,
  steps: flow.steps.filter((step) => step.id !== id),
});

/** Moves a step up (-1) or down (1) in the list. The order says nothing of the way. */
export function moveStep(flow: Flow, id: StepId, by: -1 | 1): Flow {
  const from = flow.steps.findIndex((step) => step.id === id);
  const to = from + by;
  const steps = [...flow.steps];
  const [moved] = steps.splice(from, 1);
  if (!moved || to < 0 || to > steps.length) return flow;
  steps.splice(to, 0, moved);
  return { ...flow, steps };
}

export const replaceStep = (flow: Flow, id: StepId, step: FlowStep): Flow => ({
  ...flow,
  steps: flow.steps.map((each) => (each.id === id ? step : each)),
});

/** Gives a step another name, wherever it is led to. */
export function renameStep(flow: Flow, from: StepId, to: StepId): Flow {
  const named = (id: StepId): StepId => (id === from ? to : id);
  return {
    ...flow,
    start: named(flow.start),
    steps: flow.steps.map((step) => ({ ...ledBy(step, named), id: named(step.id) })),
  };
}

/** The step with each way out led where `to` says. */
function ledBy(step: FlowStep, to: (id: StepId) => StepId): FlowStep {
  const late =
    'deadline' in step && step.deadline ? { deadline: { ...step.deadline, next: to(step.deadline.next) } } : {};
  switch (step.kind) {
    case 'say':
    case 'do':
    case 'transfer':
      return { ...step, ...late, next: to(step.next) };
    case 'ask':
      return {
        ...step,
        ...late,
        next: to(step.next),
        giveUp: step.giveUp && { ...step.giveUp, next: to(step.giveUp.next) },
      };
    case 'choose':
      return { ...step, ...late, options: step.options.map((each) => ({ ...each, next: to(each.next) })) };
    case 'check':
      return {
        ...step,
        cases: step.cases.map((each) => ({ ...each, next: to(each.next) })),
        otherwise: to(step.otherwise),
      };
    case 'look_up':
      return { ...step, found: to(step.found), missing: to(step.missing) };
    case 'offer':
      return {
        ...step,
        ...late,
        accepted: to(step.accepted),
        declined: to(step.declined),
        later: step.later && to(step.later),
      };
    case 'disclose':
      return { ...step, ...late, agreed: to(step.agreed), refused: to(step.refused) };
    case 'end':
      return step;
  }
}
