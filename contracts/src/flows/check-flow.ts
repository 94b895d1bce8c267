import { checkFacts } from './check-facts.ts';
import type { FindingCode, FlowFinding } from './findings.ts';
import type { Flow, FlowStep, StepId } from './flow.ts';
import { exitsOf, reached, stepOf, textsOf } from './flow-graph.ts';

/** Lists of the house a flow may name. One that is absent is not checked against. */
export interface FlowSurroundings {
  dispositions?: readonly string[] | undefined;
  queues?: readonly string[] | undefined;
}

/** Names of branches that mean something of their own. */
const reserved = new Set(['time_out', 'back', 'refused', 'end', 'gave_up']);

/**
 * Everything that keeps a flow from being published, in the order of its steps: no dead end, every step reachable, every
 * way ends in a disposition, what must be disclosed is disclosed on every way to a sale, all texts in both languages,
 * nothing used before it is known.
 */
export function checkFlow(flow: Flow, { dispositions, queues }: FlowSurroundings = {}): FlowFinding[] {
  const findings: FlowFinding[] = [];
  const tell = (code: FindingCode, step: StepId | null, params: Record<string, string> = {}) =>
    void findings.push({ code, step, params });

  if (!stepOf(flow, flow.start)) tell('no_start', null, { target: flow.start });
  for (const text of [flow.name, flow.purpose])
    missingLanguages(text, (language) => tell('no_text', null, { language }));

  const here = reached(flow, flow.start);
  const seen = new Set<StepId>();
  for (const step of flow.steps) {
    if (seen.has(step.id)) tell('twice', step.id);
    seen.add(step.id);
    for (const { branch, next } of exitsOf(step))
      if (!stepOf(flow, next)) tell('leads_nowhere', step.id, { branch, target: next });
    if (!here.has(step.id)) tell('unreachable', step.id);
    if (![...reached(flow, step.id)].some((id) => stepOf(flow, id)?.kind === 'end')) tell('dead_end', step.id);
    if (step.kind === 'check' && goesInCircle(flow, step)) tell('circle', step.id);
    for (const text of textsOf(step)) missingLanguages(text, (language) => tell('no_text', step.id, { language }));
    checkStep(step, flow, tell);
    if (step.kind === 'end' && dispositions && !dispositions.includes(step.disposition))
      tell('unknown_disposition', step.id, { code: step.disposition });
    if (step.kind === 'transfer' && queues && !queues.includes(step.queue))
      tell('unknown_queue', step.id, { code: step.queue });
  }
  checkSales(flow, tell);
  checkFacts(flow, here, tell);
  return findings;
}

export type Tell = (code: FindingCode, step: StepId | null, params?: Record<string, string>) => void;

function missingLanguages(text: { 'zh-CN': string; en: string }, tell: (language: string) => void): void {
  for (const language of ['zh-CN', 'en'] as const) if (text[language].trim() === '') tell(language);
}

function checkStep(step: FlowStep, flow: Flow, tell: Tell): void {
  if (step.kind === 'choose') {
    const names = step.options.map(({ value }) => value);
    for (const [index, branch] of names.entries())
      if (names.indexOf(branch) !== index || reserved.has(branch)) tell('option_twice', step.id, { branch });
  }
  if (step.kind === 'ask' && 'least' in step.answer && step.answer.least > step.answer.most) tell('bad_range', step.id);
  if (flow.kind === 'agent') return;
  if (step.kind === 'ask' && step.answer.type === 'text') tell('not_by_keypad', step.id);
  const answered = step.kind === 'ask' || step.kind === 'choose' || step.kind === 'offer' || step.kind === 'disclose';
  if (answered && !step.deadline) tell('no_deadline', step.id);
}

/** Does a condition come back to itself by conditions alone? */
function goesInCircle(flow: Flow, step: FlowStep): boolean {
  const onlyChecks = (from: FlowStep) => from.kind === 'check';
  return exitsOf(step).some(
    ({ next }) => stepOf(flow, next)?.kind === 'check' && reached(flow, next, onlyChecks).has(step.id),
  );
}

/** A sale must not be reachable once the steps that disclose a topic are closed to agreement. */
function checkSales(flow: Flow, tell: Tell): void {
  const sales = flow.steps.filter((step) => step.kind === 'end' && step.sale);
  if (sales.length > 0 && flow.mustDisclose.length === 0) tell('sale_tells_nothing', null);
  for (const topic of flow.mustDisclose) {
    if (!flow.steps.some((step) => step.kind === 'disclose' && step.topic === topic)) {
      tell('topic_missing', null, { topic });
      continue;
    }
    const untold = reached(
      flow,
      flow.start,
      (step, { branch }) => !(step.kind === 'disclose' && step.topic === topic && branch === 'agreed'),
    );
    for (const sale of sales) if (untold.has(sale.id)) tell('undisclosed_sale', sale.id, { topic });
  }
}
