import {
  exitsOf,
  type Flow,
  type FlowAdvanced,
  type FlowExit,
  type FlowInput,
  type FlowState,
  type FlowStep,
  moveOnce,
  passByItself,
  reached,
} from '@tellerline/contracts';
import { setup, transition } from 'xstate';

type Heard = { type: 'input'; input: FlowInput; today: string };
type Told = { context: FlowAdvanced };
type Asked = Told & { event: Heard };

const walk = setup({ types: {} as { context: FlowAdvanced; events: Heard; input: FlowState } });

/**
 * A flow as an XState machine: its steps are the states, its exits the transitions, conditions are transient, ends are final.
 * What an input means is said once, by `moveOnce` of contracts, which the bridge uses too; the machine gives that a
 * shape that can be walked, drawn and checked.
 */
export function compileFlow(flow: Flow) {
  return walk.createMachine({
    id: flow.id,
    initial: flow.start,
    context: ({ input }) => ({ state: input, moves: [], refusal: null }),
    states: Object.fromEntries(flow.steps.map((step) => [step.id, stateOf(flow, step)])),
  });
}
export type FlowMachine = ReturnType<typeof compileFlow>;

/** One input to a run that was kept as its state alone. Pure, as `advance`. */
export function moveMachine(machine: FlowMachine, state: FlowState, input: FlowInput, today: string): FlowAdvanced {
  const at = machine.resolveState({ value: state.step, context: { state, moves: [], refusal: null } });
  return transition(machine, at, { type: 'input', input, today })[0].context;
}

/** What passes by itself adds to the moves of the input that led here. */
const pass = (flow: Flow) =>
  walk.assign(({ context }) => {
    const passed = passByItself(flow, context.state);
    return passed ? { ...passed, moves: [...context.moves, ...passed.moves] } : context;
  });

function stateOf(flow: Flow, step: FlowStep) {
  if (step.kind === 'end') return walk.createStateConfig({ type: 'final', entry: pass(flow) });
  if (step.kind === 'check')
    return walk.createStateConfig({
      always: exitsOf(step).map(({ branch, next }) => ({
        guard: ({ context }: Told) => passByItself(flow, context.state)?.moves[0]?.branch === branch,
        target: next,
        actions: pass(flow),
      })),
    });
  const moved = ({ context, event }: Asked) => moveOnce(flow, context.state, event.input, event.today);
  const actions = walk.assign(moved);
  const leads = ({ branch, next }: FlowExit) => ({
    guard: (asked: Asked) => {
      const { moves, state } = moved(asked);
      return moves[0]?.branch === branch && state.step === next;
    },
    target: next,
    actions,
  });
  const back = stepsBefore(flow, step).map((next) => ({ branch: 'back', next }));
  return walk.createStateConfig({ on: { input: [...exitsOf(step).map(leads), ...back.map(leads), { actions }] } });
}

/** Steps a person may have come from, over conditions and look-ups. */
function stepsBefore(flow: Flow, step: FlowStep): string[] {
  const passing = (from: FlowStep) => from.kind === 'check' || from.kind === 'look_up';
  return flow.steps
    .filter((from) => !passing(from) && from.kind !== 'do' && from.kind !== 'end')
    .filter((from) => exitsOf(from).some(({ next }) => reached(flow, next, passing).has(step.id)))
    .map(({ id }) => id);
}
