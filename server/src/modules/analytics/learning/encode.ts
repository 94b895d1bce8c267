import type { Examples, KnownExamples } from './examples.ts';

/**
 * How a feature becomes a number. A category becomes the log-odds of the outcome among its training rows, drawn towards all
 * rows' (`PRIOR_ROWS` rows of them); one that training never saw becomes all rows'. An unknown number becomes the smallest of
 * all where training saw unknown ones, so that a tree can tell them apart, and the middle one where it did not.
 */
export type FeatureEncoding =
  | { name: string; kind: 'number'; unknown: 'smallest' | number }
  | { name: string; kind: 'category'; values: Record<string, number>; unseen: number };

/** Columns of numbers, one a feature. */
export type Matrix = readonly Float64Array[];

const PRIOR_ROWS = 20;
/** Below every number a file can hold. */
const SMALLEST = -Number.MAX_VALUE;

const logit = (share: number): number => Math.log(share / (1 - share));
const rounded = (value: number): number => Number(value.toPrecision(8));

export function learnEncodings(examples: KnownExamples): FeatureEncoding[] {
  const came = examples.outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const share = came / examples.size;
  return examples.features.map(({ name }, at) => {
    const column = examples.columns[at] as Float64Array | readonly string[];
    if (column instanceof Float64Array) {
      const known = column.filter((value) => !Number.isNaN(value)).sort();
      const hasUnknown = known.length < column.length;
      return { name, kind: 'number', unknown: hasUnknown ? 'smallest' : (known[known.length >> 1] ?? 0) };
    }
    const counts = new Map<string, { rows: number; came: number }>();
    for (const [row, value] of column.entries()) {
      const count = counts.get(value) ?? { rows: 0, came: 0 };
      count.rows += 1;
      count.came += examples.outcomes[row] as number;
      counts.set(value, count);
    }
    const values = Object.fromEntries(
      [...counts]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([value, count]) => [
          value,
          rounded(logit((count.came + PRIOR_ROWS * share) / (count.rows + PRIOR_ROWS))),
        ]),
    );
    return { name, kind: 'category', values, unseen: rounded(logit(share)) };
  });
}

/** A feature's values that training never saw, or that were not known, and in how many rows. */
export interface Surprise {
  feature: string;
  kind: 'unknown_number' | 'unseen_category';
  rows: number;
  /** The first few such categories. */
  examples: string[];
}

const SHOWN_EXAMPLES = 5;

/** Numbers for the examples, and what in them training had not seen. */
export function encode(
  examples: Examples,
  encodings: readonly FeatureEncoding[],
): { matrix: Matrix; surprises: Surprise[] } {
  const surprises: Surprise[] = [];
  const matrix = encodings.map((encoding, at) => {
    const column = examples.columns[at] as Float64Array | readonly string[];
    const surprise: Surprise = {
      feature: encoding.name,
      kind: encoding.kind === 'number' ? 'unknown_number' : 'unseen_category',
      rows: 0,
      examples: [],
    };
    const numbers = Float64Array.from(column as ArrayLike<number | string>, (value) => {
      const encoded = encodeValue(value, encoding);
      if (encoded !== null) return encoded;
      surprise.rows += 1;
      if (encoding.kind === 'number') return encoding.unknown === 'smallest' ? SMALLEST : encoding.unknown;
      const text = String(value);
      if (surprise.examples.length < SHOWN_EXAMPLES && !surprise.examples.includes(text)) surprise.examples.push(text);
      return encoding.unseen;
    });
    const isExpected = encoding.kind === 'number' && encoding.unknown === 'smallest';
    if (surprise.rows > 0 && !isExpected) surprises.push(surprise);
    return numbers;
  });
  return { matrix, surprises };
}

function encodeValue(value: number | string, encoding: FeatureEncoding): number | null {
  if (encoding.kind === 'number') return Number.isNaN(value as number) ? null : (value as number);
  return Object.hasOwn(encoding.values, value) ? (encoding.values[value] as number) : null;
}
