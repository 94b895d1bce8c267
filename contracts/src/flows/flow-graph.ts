import type { Flow, FlowStep, FlowText, StepId } from './flow.ts';

/** A way out of a step. The branch is its name in moves and statistics. */
export interface FlowExit {
  branch: string;
  next: StepId;
}

const exit = (branch: string, next: StepId | null | undefined): FlowExit[] => (next ? [{ branch, next }] : []);

/** Every way out of a step, in the order it shows them. */
export function exitsOf(step: FlowStep): FlowExit[] {
  const late = 'deadline' in step ? exit('time_out', step.deadline?.next) : [];
  switch (step.kind) {
    case 'say':
    case 'do':
    case 'transfer':
      return [...exit('next', step.next), ...late];
    case 'ask':
      return [...exit('next', step.next), ...exit('gave_up', step.giveUp?.next), ...late];
    case 'choose':
      return [...step.options.flatMap(({ value, next }) => exit(value, next)), ...late];
    case 'check':
      return [
        ...step.cases.flatMap(({ next }, index) => exit(`case_${index + 1}`, next)),
        ...exit('otherwise', step.otherwise),
      ];
    case 'look_up':
      return [...exit('found', step.found), ...exit('missing', step.missing)];
    case 'offer':
      return [
        ...exit('accepted', step.accepted),
        ...exit('declined', step.declined),
        ...exit('later', step.later),
        ...late,
      ];
    case 'disclose':
      return [...exit('agreed', step.agreed), ...exit('refused', step.refused), ...late];
    case 'end':
      return [];
  }
}

export const stepOf = (flow: Flow, id: StepId): FlowStep | undefined => flow.steps.find((step) => step.id === id);

/** Steps that can be reached from `from`, itself included, going by exits that `passes` lets through. */
export function reached(
  flow: Flow,
  from: StepId,
  passes: (step: FlowStep, exit: FlowExit) => boolean = () => true,
): ReadonlySet<StepId> {
  const seen = new Set<StepId>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = stepOf(flow, id);
    if (!step || seen.has(id)) continue;
    seen.add(id);
    open.push(...exitsOf(step).flatMap((each) => (passes(step, each) ? [each.next] : [])));
  }
  return seen;
}

/** Every text of a step, with the words that tell an author which. */
export function textsOf(step: FlowStep): FlowText[] {
  switch (step.kind) {
    case 'choose':
      return [step.text, ...step.options.map(({ text }) => text)];
    case 'end':
      return step.note ? [step.text, step.note] : [step.text];
    case 'do':
      return 'text' in step.effect ? [step.effect.text] : [];
    case 'check':
    case 'look_up':
      return [];
    default:
      return [step.text];
  }
}
