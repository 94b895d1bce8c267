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
  const key = `${run.id}:${state.seq}`;
  const done = await flowDb(em)
    .selectFrom('flow_effect')
    .select('result')
    .where('effect_key', '=', key)
    .executeTakeFirst();
  if (done) return { facts: Result.parse(JSON.parse(done.result)), gathered };
  const reference = String(randomInt(10_000_000, 99_999_999));
  const now = desk.deps.clock.now();
  const text = filled(flow, effect.text, state.facts);
  await desk.ports.tasks.open(em, {
    kind: FLOW_TASK,
    subjectKind: 'flow_run',
    subjectId: run.id,
    dedupe: String(state.seq),
    once: true,
    customerNo: run.customer_no,
    params: { zh: text['zh-CN'], en: text.en, reference },
    pool: { role: effect.role, branchPath: run.branch_path },
    dueAt: new Date(now.getTime() + effect.dueMinutes * 60_000),
  });
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
