import type { FeatureSpec, ModelKind } from './model-kinds.ts';
import { ModelRefusal } from './model-refusal.ts';
import type { TextTable } from './read-rows.ts';

/** What is known of each row: numbers (NaN where unknown) or texts, by feature. */
export interface Examples {
  features: readonly FeatureSpec[];
  size: number;
  columns: readonly (Float64Array | readonly string[])[];
}

/** Examples whose outcome is known: 1 where it came about, else 0. */
export interface KnownExamples extends Examples {
  outcomes: Uint8Array;
}

const always = ['', 'NA', 'NaN', 'null'];

/**
 * Takes the features out of a table. Columns nobody asked for are passed over.
 * @throws ModelRefusal when a column is missing, or a cell of a number holds something else
 */
export function examplesOf(table: TextTable, features: readonly FeatureSpec[], file: string): Examples {
  const missing = features.filter(({ name }) => !table.columns.includes(name)).map(({ name }) => name);
  if (missing.length > 0) {
    const columns = missing.length === 1 ? 'column' : 'columns';
    throw new ModelRefusal(`${file} lacks the ${columns} ${missing.join(', ')}; it has ${table.columns.join(', ')}.`);
  }
  const columns = features.map((feature) => {
    const at = table.columns.indexOf(feature.name);
    const texts = table.rows.map((row) => row[at] as string);
    return feature.kind === 'category' ? texts : numbersOf(texts, feature, table, file);
  });
  return { features, size: table.rows.length, columns };
}

function numbersOf(texts: readonly string[], feature: FeatureSpec, table: TextTable, file: string): Float64Array {
  const unknown = new Set([...always, ...(feature.unknown ?? [])]);
  return Float64Array.from(texts, (text, row) => {
    if (unknown.has(text)) return Number.NaN;
    const value = Number(text);
    if (Number.isFinite(value)) return value;
    throw new ModelRefusal(
      `${file}, line ${table.lines[row]}: ${feature.name} is ${JSON.stringify(text)}, which is no number.`,
    );
  });
}

/**
 * The examples of a training file.
 * @throws ModelRefusal also when an outcome is neither yes nor no, or there are too few of either
 */
export function knownExamplesOf(table: TextTable, kind: ModelKind, file: string): KnownExamples {
  const features = kind.features.filter(({ name, optional }) => !optional || table.columns.includes(name));
  const examples = examplesOf(table, features, file);
  const { column, yes, no } = kind.target;
  const at = table.columns.indexOf(column);
  if (at < 0) throw new ModelRefusal(`${file} lacks the column ${column}, the outcome a model is trained on.`);
  const outcomes = Uint8Array.from(table.rows, (row, index) => {
    const text = row[at] as string;
    if (yes.includes(text)) return 1;
    if (no.includes(text)) return 0;
    const wanted = [...yes, ...no].join(', ');
    throw new ModelRefusal(
      `${file}, line ${table.lines[index]}: ${column} is ${JSON.stringify(text)}; it has to be one of ${wanted}.`,
    );
  });
  const came = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  if (Math.min(came, outcomes.length - came) < LEAST_OF_EACH) {
    throw new ModelRefusal(
      `${file} has ${came} rows with and ${outcomes.length - came} without the outcome; a model needs ${LEAST_OF_EACH} of each.`,
    );
  }
  return { ...examples, outcomes };
}

const LEAST_OF_EACH = 20;

/** The examples at these places, in this order. */
export function pick(examples: KnownExamples, places: Int32Array): KnownExamples {
  return {
    features: examples.features,
    size: places.length,
    columns: examples.columns.map((column) =>
      column instanceof Float64Array
        ? Float64Array.from(places, (at) => column[at] as number)
        : Array.from(places, (at) => column[at] as string),
    ),
    outcomes: Uint8Array.from(places, (at) => examples.outcomes[at] as number),
  };
}
