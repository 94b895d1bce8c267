import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type Flow,
  type FlowAdvanced,
  type FlowRunView,
  type FlowState,
  type FlowStep,
  FlowValue,
  factTypes,
  type Label,
  sensitiveFacts,
  showValue,
  stepOf,
} from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { maskPhone } from '../../../kernel/phone-number.ts';
import { flowDb, type MoveRow, type RunRow } from '../flows.tables.ts';
import { filled } from './do-effect.ts';
import { gatheredIn, stateIn } from './drive-run.ts';
import type { FlowDesk } from './flow-desk.ts';

/** Runs as the desktop shows them, with what was answered; of customers this person may not see, without anything about them. */
export async function viewRuns(
  desk: FlowDesk,
  em: SqlEntityManager,
  actor: Actor,
  runs: readonly RunRow[],
  refusal: FlowAdvanced['refusal'] = null,
): Promise<FlowRunView[]> {
  if (runs.length === 0) return [];
  const moves = await flowDb(em)
    .selectFrom('flow_move')
    .selectAll()
    .where(
      'run_id',
      'in',
      runs.map(({ id }) => id),
    )
    .orderBy('seq')
    .execute();
  const hidden = await hiddenFrom(desk, em, actor, runs);
  return Promise.all(
    runs.map(async (run) => {
      const { flow } = await desk.runnable(em, run.flow_id, run.version);
      return (hidden.has(run.customer_no) ? viewHidden : viewRun)(
        flow,
        run,
        moves.filter((move) => move.run_id === run.id),
        refusal,
      );
    }),
  );
}

/** Numbers of these runs' customers whom this person may not see. */
async function hiddenFrom(
  desk: FlowDesk,
  em: SqlEntityManager,
  actor: Actor,
  runs: readonly RunRow[],
): Promise<ReadonlySet<string | null>> {
  const hidden = new Set<string | null>();
  for (const customerNo of new Set(runs.map((run) => run.customer_no))) {
    if (customerNo !== null && !(await maySee(desk, em, actor, customerNo))) hidden.add(customerNo);
  }
  return hidden;
}

/** May this person see this customer? */
export const maySee = (desk: FlowDesk, em: SqlEntityManager, actor: Actor, customerNo: string): Promise<boolean> =>
  desk.ports.customers.summary(em, customerNo, actor).then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError && error.code === 'resource.not_found') return false;
      throw error;
    },
  );

/** Where a run stands, with its texts as they were written and without a word of what was found or said. */
const viewHidden: typeof viewRun = (flow, run, _moves, refusal) => {
  const view = viewRun(flow, { ...run, state: JSON.stringify({ ...stateIn(run), facts: {} }) }, [], refusal);
  return { ...view, before: null, outcome: view.outcome && { ...view.outcome, note: joined([]) } };
};

function viewRun(flow: Flow, run: RunRow, moves: readonly MoveRow[], refusal: FlowAdvanced['refusal']): FlowRunView {
  const state = stateIn(run);
  const step = stepOf(flow, state.step);
  const running = run.status === 'running';
  const gathered = gatheredIn(run);
  return {
    id: run.id,
    flowId: run.flow_id,
    name: flow.name,
    version: run.version,
    interactionId: run.interaction_id,
    status: run.status,
    startedAt: run.started_at.toISOString(),
    by: run.agent_name,
    seq: run.seq,
    step: running && step ? withTexts(flow, step, state) : null,
    before: running && step ? answeredBefore(flow, step, state) : null,
    mayGoBack: running && state.behind.length > 0,
    dueAt: running ? (run.due_at?.toISOString() ?? null) : null,
    answers: moves.flatMap((move) => answerOf(flow, state, move, running)),
    outcome: run.disposition
      ? {
          disposition: run.disposition,
          note: joined(gathered.notes),
          followUpAt: gathered.followUpAt,
        }
      : null,
    refusal,
  };
}

const joined = (notes: readonly Label[]): Label => ({
  'zh-CN': notes
    .map((note) => note['zh-CN'])
    .join('\n')
    .slice(0, 1000),
  en: notes
    .map(({ en }) => en)
    .join('\n')
    .slice(0, 1000),
});

/** The step with the facts in its texts. */
function withTexts(flow: Flow, step: FlowStep, { facts }: FlowState): FlowStep {
  const told = 'text' in step ? { ...step, text: filled(flow, step.text, facts) } : step;
  if (told.kind !== 'choose') return told;
  return { ...told, options: told.options.map((each) => ({ ...each, text: filled(flow, each.text, facts) })) };
}

const answeredBefore = (flow: Flow, step: FlowStep, { facts }: FlowState) =>
  step.kind === 'ask' && !sensitiveFacts(flow).has(step.into) ? (facts[step.into] ?? null) : null;

/** What people answered; what passed by itself is no answer. */
function answerOf(flow: Flow, state: FlowState, move: MoveRow, running: boolean): FlowRunView['answers'] {
  const step = stepOf(flow, move.step);
  if (!step || !('text' in step) || step.kind === 'end' || move.branch === 'back') return [];
  const value = move.value === null ? null : FlowValue.parse(JSON.parse(move.value));
  return [
    {
      seq: move.seq,
      step: move.step,
      branch: move.branch,
      question: filled(flow, step.text, state.facts),
      answer: value === null ? null : answerWords(flow, step, value, running),
      by: move.user_name,
      at: move.at.toISOString(),
    },
  ];
}

/** A number somebody gave is masked once its run is over. */
function answerWords(flow: Flow, step: FlowStep, value: FlowValue, running: boolean): Label {
  const option = step.kind === 'choose' ? step.options.find((each) => each.value === value) : undefined;
  if (option) return option.text;
  const type = step.kind === 'ask' ? factTypes(flow).get(step.into) : undefined;
  if (type === 'phone' && !running) return { 'zh-CN': maskPhone(String(value)), en: maskPhone(String(value)) };
  return { 'zh-CN': showValue(value, type, 'zh-CN'), en: showValue(value, type, 'en') };
}
