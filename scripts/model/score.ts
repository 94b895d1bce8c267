/** Scores the rows of a file with a trained model: `npm run model:score -- term-deposit --in FILE --out scores.csv`. */
import { basename, join, resolve } from 'node:path';
import { ModelRefusal, modelKinds, readModel, readRows, scoreTable } from '@tellerline/server/modules/analytics/index';
import { modelArguments, modelFolder, orRefuse, readGiven, writeWhole } from './model-arguments.ts';

const usage = `npm run model:score -- ${modelKinds.map(({ name }) => name).join('|')} --in FILE --out scores.csv [--explain FILE] [--model FILE]

  --in FILE       CSV as for training, with or without the outcome; other columns are passed over
  --out FILE      written as row,score: the number of the row (1 is the first below the heading) and the probability
  --explain FILE  written as row,base and one column a feature: what each adds to the log-odds of the score
                  (exact Shapley values of the trees, TreeSHAP; base and all of them add up to the log-odds)
  --model FILE    the model (default: models/<name>/model.json in the home, as model:train writes it)

One line for each row, in the order of the rows. A category that training never saw counts as all of them together, and is
told. Ends with 1 and one sentence, and writes nothing, when the file is not fit.`;

await orRefuse(async () => {
  const { kind, given } = modelArguments(usage, ['in', 'out', 'explain', 'model']);
  if (given.in === undefined || given.out === undefined)
    throw new ModelRefusal(`--in and --out are needed.\n\n${usage}`);
  const name = basename(given.in);
  const table = readRows(readGiven(given.in), name);
  const modelPath = given.model === undefined ? join(modelFolder(kind), 'model.json') : resolve(given.model);
  const model = readModel(readModelText(modelPath, kind.name), kind, modelPath);
  const scores = scoreTable(model, kind, table, name);
  const { probabilities } = scores;
  if (given.explain !== undefined) {
    const heading = ['row', 'base', ...model.encodings.map((encoding) => encoding.name)].join(',');
    const lines = Array.from(probabilities, (_, row) =>
      [row + 1, scores.base.toFixed(6), ...Array.from(scores.explain(row), (share) => share.toFixed(6))].join(','),
    );
    await writeWhole(resolve(given.explain), `${[heading, ...lines].join('\n')}\n`);
  }
  const lines = Array.from(probabilities, (probability, row) => `${row + 1},${probability.toFixed(8)}`);
  await writeWhole(resolve(given.out), `${['row,score', ...lines].join('\n')}\n`);
  for (const { feature, kind: what, rows, examples } of scores.surprises) {
    const words =
      what === 'unseen_category'
        ? `not seen in training (${examples.map((text) => JSON.stringify(text)).join(', ')}), taken as all together`
        : 'not known, taken as the middle one';
    console.log(`${feature}: ${rows} rows ${words}`);
  }
  console.log(`${probabilities.length} scores: ${resolve(given.out)}`);
});

function readModelText(path: string, name: string): string {
  try {
    return readGiven(path).toString('utf8');
  } catch (error) {
    if (!(error instanceof ModelRefusal)) throw error;
    throw new ModelRefusal(`${error.message} Train it first: npm run model:train -- ${name} --in FILE`);
  }
}
