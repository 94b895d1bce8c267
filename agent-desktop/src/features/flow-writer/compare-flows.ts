import type { Flow, FlowStep } from '@tellerline/contracts';

/** What differs at one place of a flow: the path inside it, what stood there, what stands there. */
export interface FlowLine {
  path: string;
  before: string | null;
  after: string | null;
}
/** `step` null: the flow itself. */
export interface FlowDifference {
  step: string | null;
  change: 'added' | 'removed' | 'changed';
  lines: FlowLine[];
}

/** What was changed from one version to another, step by step in the order of the later one, the removed ones last. */
export function compareFlows(before: Flow, after: Flow): FlowDifference[] {
  const was = new Map(before.steps.map((step) => [step.id, step]));
  const is = new Map(after.steps.map((step) => [step.id, step]));
  const head = linesOf(plain({ ...before, steps: null }), plain({ ...after, steps: null }));
  return [
    ...(head.length > 0 ? [{ step: null, change: 'changed' as const, lines: head }] : []),
    ...after.steps.flatMap((step) => differenceOf(was.get(step.id), step)),
    ...before.steps
      .filter(({ id }) => !is.has(id))
      .map((step) => ({ step: step.id, change: 'removed' as const, lines: linesOf(plain(step), new Map()) })),
  ];
}

function differenceOf(was: FlowStep | undefined, step: FlowStep): FlowDifference[] {
  const lines = linesOf(was ? plain(was) : new Map(), plain(step));
  return lines.length > 0 ? [{ step: step.id, change: was ? 'changed' : 'added', lines }] : [];
}

function linesOf(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): FlowLine[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => path !== 'id' && before.get(path) !== after.get(path))
    .map((path) => ({ path, before: before.get(path) ?? null, after: after.get(path) ?? null }));
}

/** Every value of a structure by its path; what is not given stands nowhere. */
function plain(value: unknown, path = ''): Map<string, string> {
  if (value === null || value === undefined) return new Map();
  if (typeof value !== 'object') return new Map([[path, String(value)]]);
  return new Map(Object.entries(value).flatMap(([name, each]) => [...plain(each, path ? `${path}.${name}` : name)]));
}
