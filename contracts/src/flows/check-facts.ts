import type { Tell } from './check-flow.ts';
import type { Comparison, Flow, FlowStep, StepId } from './flow.ts';
import { type FactType, factsOf, factTypes, givenFacts, lookUpFacts, sensitiveFacts } from './flow-facts.ts';
import { exitsOf, stepOf, textsOf } from './flow-graph.ts';
import { factsIn } from './flow-text.ts';

/** What a flow uses must be known by then on every way, of the right type, and not told where it is sensitive. */
export function checkFacts(flow: Flow, here: ReadonlySet<StepId>, tell: Tell): void {
  const types = factTypes(flow);
  const sensitive = sensitiveFacts(flow);
  const known = knownAt(flow, types);
  for (const step of flow.steps) {
    for (const [fact, type] of Object.entries(factsOf(step))) {
      if (fact in givenFacts) tell('given_overwritten', step.id, { fact });
      else if (types.get(fact) !== type) tell('mixed_types', step.id, { fact });
    }
    const inTexts = new Set(textsOf(step).flatMap(factsIn));
    for (const fact of inTexts) if (sensitive.has(fact)) tell('sensitive_told', step.id, { fact });
    for (const fact of new Set([...inTexts, ...comparedIn(step), ...lookedUpBy(step)])) {
      if (!types.has(fact)) tell('unknown_fact', step.id, { fact });
      else if (here.has(step.id) && !known.get(step.id)?.has(fact)) tell('used_before', step.id, { fact });
    }
    if (step.kind === 'check')
      for (const each of step.cases.flatMap(({ when }) => when.of))
        if (!comparable(each, types.get(each.fact))) tell('wrong_compare', step.id, { fact: each.fact });
    if (step.kind === 'look_up') {
      const { needs, secret } = lookUpFacts[step.what];
      if (needs && (step.by === null || types.get(step.by) !== needs)) tell('needs_answer', step.id);
      if (secret && step.by !== null && !sensitive.has(step.by)) tell('must_be_sensitive', step.id, { fact: step.by });
    }
  }
}

/** Asking whether something is known is no use of it. */
const comparedIn = (step: FlowStep): string[] =>
  step.kind === 'check'
    ? step.cases.flatMap(({ when }) =>
        when.of.filter(({ is }) => is !== 'known' && is !== 'unknown').map(({ fact }) => fact),
      )
    : [];
const lookedUpBy = (step: FlowStep): string[] => (step.kind === 'look_up' && step.by ? [step.by] : []);

const numbers: readonly FactType[] = ['number', 'money', 'percent'];
const ordered: readonly FactType[] = [...numbers, 'day', 'time'];

function comparable({ is, value }: Comparison, type: FactType | undefined): boolean {
  if (type === undefined) return true;
  if (is === 'known' || is === 'unknown') return value === null;
  if (value === null) return false;
  if (is !== 'equal' && is !== 'not_equal' && !ordered.includes(type)) return false;
  return typeof value === (type === 'yes_no' ? 'boolean' : numbers.includes(type) ? 'number' : 'string');
}

/**
 * The facts known on every way to each step: the meet-over-all-paths of a forward analysis, taken to its fixed point
 * (Kildall 1973). At first everything is held for known everywhere but at the start.
 */
function knownAt(flow: Flow, types: ReadonlyMap<string, FactType>): ReadonlyMap<StepId, ReadonlySet<string>> {
  const known = new Map<StepId, ReadonlySet<string>>(flow.steps.map(({ id }) => [id, new Set(types.keys())]));
  known.set(flow.start, new Set(Object.keys(givenFacts)));
  const open: StepId[] = [flow.start];
  const visited = new Set<StepId>();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = stepOf(flow, id);
    if (!step) continue;
    visited.add(id);
    const before = known.get(id) ?? new Set<string>();
    for (const { branch, next } of exitsOf(step)) {
      const learnt = learns(step, branch) ? Object.keys(factsOf(step)) : [];
      const after = new Set([...before, ...learnt]);
      const was = known.get(next);
      const met = new Set([...(was ?? [])].filter((fact) => after.has(fact)));
      if (was && (met.size < was.size || !visited.has(next))) {
        known.set(next, met);
        open.push(next);
      }
    }
  }
  return known;
}

const learns = (step: FlowStep, branch: string): boolean =>
  step.kind === 'look_up' ? branch === 'found' : branch !== 'time_out' && branch !== 'gave_up';
