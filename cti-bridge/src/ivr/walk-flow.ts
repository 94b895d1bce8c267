import {
  advance,
  beginFlow,
  type FactType,
  type FlowAdvanced,
  type FlowInput,
  type FlowState,
  type FlowStep,
  type IvrBegun,
  type IvrWalked,
  ivrSteps,
  type Locale,
  queueNames,
  sensitiveFacts,
  stepOf,
  waitsFor,
} from '@tellerline/contracts';
import type { AgiCall } from './agi-call.ts';
import type { IvrDesk } from './agi-server.ts';
import { spokenText, valuePrompt } from './spoken-text.ts';

/** How a caller left: to an agent (of another queue, if one is named), served, or because something was out of order. */
export type Outcome = { how: 'agent'; queue: string | null } | { how: 'done' } | { how: 'fallback' };

export interface Walk {
  call: AgiCall;
  begun: IvrBegun;
  types: ReadonlyMap<string, FactType>;
  desk: IvrDesk;
  callId: string;
  language: Locale;
  /** The way so far, written as he goes: also of one who hangs up. */
  path: CallerPath;
}

/** Steps and branches by name, without what was answered. */
export type CallerPath = Pick<IvrWalked, 'moves' | 'step'>;

/** Leads to an agent at every step. */
const AGENT_KEY = '0';
/** A transfer to it leaves the caller in the queue of the number he dialled. */
const [GENERAL_QUEUE] = queueNames;
/** Steps of one call; a flow that passed the checker ends long before. */
const MOST_MOVES = 300;
/** Refused choices at one step before an agent helps. */
const MOST_REFUSALS = 3;
/** Waits where a step names no deadline, and between two keys, in milliseconds. */
const USUAL_WAIT_MS = 6000;
const PAUSE = valuePrompt('pause');

type Answered = FlowInput | 'agent';

/** Walks the flow with the caller until it ends, he asks for an agent, or the server does not answer. */
export async function walkFlow(walk: Walk): Promise<Outcome> {
  const { flow, facts, today } = walk.begun;
  const take = ({ state: next, moves }: Pick<FlowAdvanced, 'state' | 'moves'>): FlowState => {
    walk.path.moves.push(...moves.map(({ seq, step, branch }) => ({ seq, step, branch })));
    walk.path.step = next.step;
    return next;
  };
  let state = take(beginFlow(flow, facts));
  let refused = 0;
  for (let move = 0; move < MOST_MOVES; move++) {
    const step = stepOf(flow, state.step);
    if (!step) return { how: 'fallback' };
    if (state.ended) {
      walk.path.step = null;
      await speak(walk, step, state);
      return { how: 'done' };
    }
    const waits = waitsFor(flow, state);
    if (waits !== 'person') {
      const result = await walk.call.during(askServer(walk, step, state));
      if (!result) return { how: 'fallback' };
      if (step.kind === 'look_up' && step.what === 'phone_pin' && result.branch === 'found')
        await walk.call.tellStep(ivrSteps.selfService, 'proved');
      state = take(advance(flow, state, { kind: 'done', ...result }, today));
      continue;
    }
    const input = await hear(walk, step, state);
    if (input === 'agent') return { how: 'agent', queue: null };
    if (step.kind === 'transfer') {
      take(advance(flow, state, { kind: 'go' }, today));
      walk.path.step = null;
      return { how: 'agent', queue: step.queue === GENERAL_QUEUE ? null : step.queue };
    }
    const advanced = advance(flow, state, input, today);
    state = take(advanced);
    refused = advanced.refusal ? refused + 1 : 0;
    if (advanced.refusal) walk.call.forgetEarly();
    if (refused >= MOST_REFUSALS) return { how: 'agent', queue: null };
    if (!advanced.refusal) await tellChoice(walk, step, advanced.moves[0]?.branch ?? '', input);
  }
  return { how: 'fallback' };
}

/** Choices are told by their names, and the customer number that was typed to claim by it; no other answer ever is. */
async function tellChoice(
  { call, begun: { flow } }: Walk,
  step: FlowStep,
  branch: string,
  input: FlowInput,
): Promise<void> {
  if (step.kind === 'choose' && branch !== 'time_out')
    await call.tellStep(ivrSteps.selfService, `${step.id}:${branch}`);
  const claims = (id: string): boolean => {
    const next = stepOf(flow, id);
    return next?.kind === 'look_up' && next.what === 'claim';
  };
  const isClaim = step.kind === 'ask' && step.into === 'customer_no' && !step.sensitive && claims(step.next);
  const typed = isClaim && input.kind === 'answer' ? input.value : null;
  if (typed !== null && /^\d{1,11}$/.test(typed)) await call.tellStep(ivrSteps.customerNo, typed);
}

async function askServer({ desk, callId, begun }: Walk, step: FlowStep, state: FlowState) {
  if (step.kind === 'look_up') {
    const by = step.by === null ? null : String(state.facts[step.by] ?? '');
    return desk.lookUp({ callId, step: step.id, by });
  }
  const secret = sensitiveFacts(begun.flow);
  const facts = Object.fromEntries(Object.entries(state.facts).filter(([name]) => !secret.has(name)));
  return desk.perform({ callId, step: step.id, seq: state.seq, facts });
}

const wordsOf = ({ language, types }: Walk, text: { 'zh-CN': string; en: string }, state: FlowState): string[] =>
  spokenText(text[language], language, state.facts, types);

async function speak(walk: Walk, step: FlowStep, state: FlowState): Promise<string | null> {
  return 'text' in step ? walk.call.play(wordsOf(walk, step.text, state)) : null;
}

async function hear(walk: Walk, step: FlowStep, state: FlowState): Promise<Answered> {
  const waitMs = 'deadline' in step && step.deadline ? step.deadline.seconds * 1000 : USUAL_WAIT_MS;
  if (step.kind === 'ask') return askByKeys(walk, step, state, waitMs);
  const prompts = [...('text' in step ? wordsOf(walk, step.text, state) : []), ...optionPrompts(walk, step, state)];
  const asks = step.kind === 'choose' || step.kind === 'offer' || step.kind === 'disclose';
  if (!asks) walk.call.forgetEarly();
  const key = await (asks ? walk.call.key(prompts, waitMs) : walk.call.play(prompts));
  if (key === AGENT_KEY) return 'agent';
  if (!asks) return { kind: 'go' };
  return key === null ? { kind: 'time_out' } : { kind: 'answer', value: key };
}

/** `for this … press 1`: the digit is the place in the list. */
function optionPrompts(walk: Walk, step: FlowStep, state: FlowState): string[] {
  if (step.kind !== 'choose') return [];
  return step.options.flatMap(({ text }, index) => [
    ...wordsOf(walk, text, state),
    valuePrompt('press'),
    valuePrompt(String(index + 1)),
  ]);
}

async function askByKeys(
  walk: Walk,
  step: Extract<FlowStep, { kind: 'ask' }>,
  state: FlowState,
  waitMs: number,
): Promise<Answered> {
  const { answer } = step;
  const most = answer.type === 'digits' ? answer.most : answer.type === 'yes_no' ? 1 : 20;
  const prompts = wordsOf(walk, step.text, state);
  const typed = await walk.call.keys(prompts.slice(0, -1), prompts.at(-1) ?? PAUSE, waitMs, most);
  if (typed === null) return { kind: 'time_out' };
  const keys = typed.replace(/\D/g, '');
  // One who only presses # at a question has nothing to type; 0 alone asks for an agent.
  if (keys === AGENT_KEY && most > 1) return 'agent';
  return { kind: 'answer', value: answer.type === 'day' ? dayOf(keys) : keys };
}

/** `20261130` as a day. */
const dayOf = (keys: string): string => keys.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
