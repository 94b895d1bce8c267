import type { Flow, FlowStep, StepId } from './flow.ts';

/** How two versions differ, step by step. */
export interface FlowDiff {
  /** Names of what differs besides the steps: `name`, `starts`, `mustDisclose` … */
  heads: string[];
  steps: { id: StepId; change: 'added' | 'removed' | 'changed'; before: FlowStep | null; after: FlowStep | null }[];
}

/** What publishing `after` would change of `before`. Order of steps means nothing; order of options does. */
export function diffFlows(before: Flow, after: Flow): FlowDiff {
  const heads = (['kind', 'name', 'purpose', 'starts', 'start', 'mustDisclose', 'idleMinutes'] as const).filter(
    (key) => !same(before[key], after[key]),
  );
  const was = new Map(before.steps.map((step) => [step.id, step]));
  const is = new Map(after.steps.map((step) => [step.id, step]));
  const steps: FlowDiff['steps'] = [];
  for (const step of after.steps) {
    const old = was.get(step.id) ?? null;
    if (!old) steps.push({ id: step.id, change: 'added', before: null, after: step });
    else if (!same(old, step)) steps.push({ id: step.id, change: 'changed', before: old, after: step });
  }
  for (const step of before.steps)
    if (!is.has(step.id)) steps.push({ id: step.id, change: 'removed', before: step, after: null });
  return { heads, steps };
}

/** Alike whatever the order of keys: versions come from a form, from a file and from the database. */
export const same = (one: unknown, other: unknown): boolean => ordered(one) === ordered(other);

const ordered = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) =>
    each && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
