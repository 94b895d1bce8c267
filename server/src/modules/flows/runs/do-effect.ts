import { randomInt } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type Flow,
  type FlowState,
  type FlowText,
  FlowValue,
  factTypes,
  fillText,
  type StepOf,
} from '@tellerline/contracts';
import { z } from 'zod';
import { newId } from '../../../kernel/ids.ts';
import { flowDb, type RunRow } from '../flows.tables.ts';
import type { FlowDesk } from './flow-desk.ts';

export const FLOW_TASK = 'flow_task';

/** What a run has gathered for the wrap-up. */
export interface Gathered {
  notes: FlowText[];
  followUpAt: string | null;
}

const Result = z.record(z.string(), FlowValue);

/** A text with its facts in both languages. */
export const filled = (flow: Flow, text: FlowText, facts: FlowState['facts']): FlowText => {
  const types = factTypes(flow);
  const fill = (locale: 'zh-CN' | 'en') => fillText(text, locale, facts, types).slice(0, 1000);
  return { 'zh-CN': fill('zh-CN'), en: fill('en') };
};

/**
 * Does what a step says, once for this run and move: its key is stored in the same transaction, and found again whatever
 * was repeated. Returns the facts it gives.
 */
export async function doEffect(
  desk: FlowDesk,
  em: SqlEntityManager,
  flow: Flow,
  run: RunRow,
  step: StepOf<'do'>,
  { state, gathered }: { state: FlowState; gathered: Gathered },
): Promise<{ facts: FlowState['facts']; gathered: Gathered }> {
  const { effect } = step;
  if (effect.type === 'note')
    return { facts: {}, gathered: { ...gathered, notes: [...gathered.notes, filled(flow, effect.text, state.facts)] } };
  if (effect.type === 'follow_up') {
    const followUpAt = new Date(desk.deps.clock.now().getTime() + effect.hours * 3_600_000).toISOString();
    return { facts: {}, gathered: { ...gathered, followUpAt } };
  }
  if (effect.type === 'confirm_identity') {
    if (run.customer_no) await desk.ports.calls.identityProved(em, run.interaction_id, run.customer_no);
    return { facts: {}, gathered };
  }
  const key = `${run.id}:${state.seq}`;
  const done = await flowDb(em)
    .selectFrom('flow_effect')
    .select('result')
    .where('effect_key', '=', key)
    .executeTakeFirst();
  if (done) return { facts: Result.parse(JSON.parse(done.result)), gathered };
  const now = desk.deps.clock.now();
  const text = filled(flow, effect.text, state.facts);
  const reference =
    (await putRequest(desk, em, run, effect, text)) ?? (await putTask(desk, em, run, effect, { text, seq: state.seq }));
  const facts = effect.into ? { [effect.into]: reference } : {};
  await flowDb(em)
    .insertInto('flow_effect')
    .values({
      effect_key: key,
      interaction_id: run.interaction_id,
      type: effect.type,
      result: JSON.stringify(facts),
      at: now,
    })
    .execute();
  return { facts, gathered };
}

type Effect = Extract<StepOf<'do'>['effect'], { type: 'open_task' }>;
/** What must be done within so many minutes is urgent. */
const URGENT_MINUTES = 240;

/** A service request, where the step asks for one and the house keeps them: its reference. */
async function putRequest(
  desk: FlowDesk,
  em: SqlEntityManager,
  run: RunRow,
  effect: Effect,
  text: FlowText,
): Promise<string | null> {
  if (!effect.request || !desk.ports.openRequest) return null;
  const words = text['zh-CN'];
  return desk.ports.openRequest(em, {
    key: newId(),
    kind: effect.request,
    priority: effect.dueMinutes <= URGENT_MINUTES ? 'urgent' : 'normal',
    customerNo: run.customer_no,
    interactionId: run.interaction_id,
    subject: words.slice(0, 80),
    text: words,
    wish: '',
    tell: false,
    language: 'zh-CN',
    branchPath: run.branch_path,
    poolRole: effect.role,
  });
}

/** A task in the pool of the step's role; answers with a number the customer can be told. */
async function putTask(
  desk: FlowDesk,
  em: SqlEntityManager,
  run: RunRow,
  effect: Effect,
  { text, seq }: { text: FlowText; seq: number },
): Promise<string> {
  const reference = String(randomInt(10_000_000, 99_999_999));
  await desk.ports.tasks.open(em, {
    kind: FLOW_TASK,
    subjectKind: 'flow_run',
    subjectId: run.id,
    dedupe: String(seq),
    once: true,
    customerNo: run.customer_no,
    params: { zh: text['zh-CN'], en: text.en, reference },
    pool: { role: effect.role, branchPath: run.branch_path },
    dueAt: new Date(desk.deps.clock.now().getTime() + effect.dueMinutes * 60_000),
  });
  return reference;
}
