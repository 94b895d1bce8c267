import type { EvaluationView, Label } from '@tellerline/contracts';

/** A question evaluators answered differently, with what each gave, in the order of the evaluations. */
export interface Difference {
  text: Label;
  points: (number | null)[];
}

/** Where the evaluations of one recording by the same card differ; null when there are not two of them to compare. */
export function differencesOf(evaluations: readonly EvaluationView[]): Difference[] | null {
  const last = evaluations.at(-1);
  const comparable = evaluations.filter(({ card }) => card.id === last?.card.id && card.version === last.card.version);
  if (!last || comparable.length < 2) return null;
  return last.card.form.sections.flatMap(({ questions }) =>
    questions.flatMap(({ id, text }) => {
      const points = comparable.map(({ answers }) => answers[id]?.points ?? null);
      return new Set(points).size > 1 ? [{ text, points }] : [];
    }),
  );
}
