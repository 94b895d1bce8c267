import { z } from 'zod';
import { type Flow, type FlowStep, FlowValue, StepId } from './flow.ts';
import { type AnswerRefused, readAnswer } from './flow-answers.ts';
import { exitsOf, stepOf } from './flow-graph.ts';
import { holdsGuard } from './flow-guard.ts';

/** Where a run stands and what it knows: everything it needs to go on, in whichever program. */
export const FlowState = z.object({
  step: StepId,
  facts: z.record(z.string(), FlowValue),
  /** Counts moves; the next has this number. */
  seq: z.number().int(),
  /** Refused answers at this step. */
  refusals: z.number().int(),
  /** Steps one may go back to, the latest last. Emptied by what cannot be taken back. */
  behind: z.array(StepId),
  ended: z.boolean(),
});
export type FlowState = z.infer<typeof FlowState>;

/** What a person gives: `go` on from what was said; `answer` as it was typed, an option by its name or its digit; `back`. */
export const SpokenInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('go') }),
  z.object({ kind: z.literal('answer'), value: z.string().max(600) }),
  z.object({ kind: z.literal('back') }),
]);
export type SpokenInput = z.infer<typeof SpokenInput>;

/**
 * What moves a run: what a person gives; `done` by whoever looked up or did something; `time_out` of a deadline. The last
 * two come from whoever runs the flow, never from a desktop.
 */
export const FlowInput = z.discriminatedUnion('kind', [
  ...SpokenInput.options,
  z.object({
    kind: z.literal('done'),
    branch: z.enum(['next', 'found', 'missing']),
    facts: z.record(z.string(), FlowValue),
  }),
  z.object({ kind: z.literal('time_out') }),
]);
export type FlowInput = z.infer<typeof FlowInput>;

/** One step taken. `branch` is that of `exitsOf`, or `back`, `refused` and `end`. */
export interface FlowMove {
  seq: number;
  step: StepId;
  branch: string;
  value: FlowValue | null;
}
export type FlowRefusal = AnswerRefused | { fault: 'not_now'; params: Readonly<Record<string, never>> };
export interface FlowAdvanced {
  state: FlowState;
  moves: FlowMove[];
  /** Why the input was not taken; the state then differs by no more than a count of refusals. */
  refusal: FlowRefusal | null;
}

const notNow: FlowRefusal = { fault: 'not_now', params: {} };

/** A run at its first step. `facts`: what is known from the beginning. */
export function beginFlow(flow: Flow, facts: Readonly<Record<string, FlowValue>>): FlowAdvanced {
  const state = { step: flow.start, facts: { ...facts }, seq: 1, refusals: 0, behind: [], ended: false };
  return settle(flow, { state, moves: [], refusal: null });
}

/**
 * One input, as far as the run goes by itself: to the next thing a person answers, or that is looked up or done, or to its
 * end. Pure: the same flow, state and input give the same. `today` is the bank's day.
 */
export function advance(flow: Flow, state: FlowState, input: FlowInput, today: string): FlowAdvanced {
  return settle(flow, moveOnce(flow, state, input, today));
}

/** What the run waits for. */
export function waitsFor(flow: Flow, state: FlowState): 'person' | 'look_up' | 'do' | 'nobody' {
  const step = stepOf(flow, state.step);
  if (state.ended || !step) return 'nobody';
  return step.kind === 'look_up' || step.kind === 'do' ? step.kind : 'person';
}

/** Conditions and ends need no input. A flow that passed the checker has no circle of conditions. */
function settle(flow: Flow, advanced: FlowAdvanced): FlowAdvanced {
  let { state, moves } = advanced;
  for (let turn = 0; turn <= flow.steps.length; turn++) {
    const passed = passByItself(flow, state);
    if (!passed) return { ...advanced, state, moves };
    ({ state } = passed);
    moves = [...moves, ...passed.moves];
  }
  throw new Error(`The conditions of flow ${flow.id} go in a circle at ${state.step}`);
}

/** A condition or an end, where the run stands at one; null otherwise. */
export function passByItself(flow: Flow, state: FlowState): FlowAdvanced | null {
  const step = stepOf(flow, state.step);
  if (!step || state.ended) return null;
  if (step.kind === 'end')
    return {
      state: { ...state, seq: state.seq + 1, behind: [], ended: true },
      moves: [{ seq: state.seq, step: step.id, branch: 'end', value: step.disposition }],
      refusal: null,
    };
  if (step.kind !== 'check') return null;
  const at = step.cases.findIndex(({ when }) => holdsGuard(when, state.facts));
  return leave(step, state, at < 0 ? 'otherwise' : `case_${at + 1}`);
}

/** One step with one input, without what follows by itself. */
export function moveOnce(flow: Flow, state: FlowState, input: FlowInput, today: string): FlowAdvanced {
  const step = stepOf(flow, state.step);
  if (!step || state.ended) return stay(state, notNow);
  if (input.kind === 'back') return goBack(step, state);
  if (input.kind === 'time_out')
    return 'deadline' in step && step.deadline ? leave(step, state, 'time_out') : stay(state, notNow);
  if (input.kind === 'done') return takeResult(step, state, input);
  if (input.kind === 'go')
    return step.kind === 'say' || step.kind === 'transfer' ? leave(step, state, 'next') : stay(state, notNow);
  if (step.kind === 'ask') return takeAnswer(step, state, input.value, today);
  return takeChoice(step, state, input.value);
}

function takeAnswer(step: Extract<FlowStep, { kind: 'ask' }>, state: FlowState, typed: string, today: string) {
  const read = readAnswer(step.answer, typed, today);
  if ('value' in read) return leave(step, state, 'next', { [step.into]: read.value }, read.value);
  const refusals = state.refusals + 1;
  if (step.giveUp && refusals >= step.giveUp.tries) return leave(step, state, 'gave_up');
  return stay({ ...state, refusals }, read);
}

/** By name, or by the digit of its place. */
function takeChoice(step: FlowStep, state: FlowState, typed: string): FlowAdvanced {
  if (step.kind !== 'choose' && step.kind !== 'offer' && step.kind !== 'disclose') return stay(state, notNow);
  const choices = exitsOf(step).filter(({ branch }) => branch !== 'time_out');
  const digit = /^[1-9]$/.test(typed) ? choices[Number(typed) - 1] : undefined;
  const chosen = digit ?? choices.find(({ branch }) => branch === typed);
  if (!chosen) return stay(state, { fault: 'not_listed', params: {} });
  const facts = step.kind === 'choose' && step.into ? { [step.into]: chosen.branch } : {};
  return leave(step, state, chosen.branch, facts, chosen.branch);
}

function takeResult(step: FlowStep, state: FlowState, { branch, facts }: Extract<FlowInput, { kind: 'done' }>) {
  const fits = step.kind === 'do' ? branch === 'next' : step.kind === 'look_up' && branch !== 'next';
  return fits ? leave(step, state, branch, facts) : stay(state, notNow);
}

function goBack(step: FlowStep, state: FlowState): FlowAdvanced {
  const to = state.behind.at(-1);
  if (!to) return stay(state, notNow);
  return {
    state: { ...state, step: to, seq: state.seq + 1, refusals: 0, behind: state.behind.slice(0, -1) },
    moves: [{ seq: state.seq, step: step.id, branch: 'back', value: null }],
    refusal: null,
  };
}

const stay = (state: FlowState, refusal: FlowRefusal): FlowAdvanced => ({ state, moves: [], refusal });

/** What was done and who was called in cannot be taken back; nor what a deadline decided. */
function leave(
  step: FlowStep,
  state: FlowState,
  branch: string,
  facts: Readonly<Record<string, FlowValue>> = {},
  value: FlowValue | null = null,
): FlowAdvanced {
  const next = exitsOf(step).find((exit) => exit.branch === branch)?.next;
  if (!next) throw new Error(`Step ${step.id} has no way out called ${branch}`);
  const final = step.kind === 'do' || step.kind === 'transfer' || branch === 'time_out';
  const passing = step.kind === 'check' || step.kind === 'look_up';
  return {
    state: {
      step: next,
      facts: { ...state.facts, ...facts },
      seq: state.seq + 1,
      refusals: 0,
      behind: final ? [] : passing ? state.behind : [...state.behind, step.id],
      ended: false,
    },
    moves: [{ seq: state.seq, step: step.id, branch, value }],
    refusal: null,
  };
}
