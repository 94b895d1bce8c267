/** Trains a model from a file: `npm run model:train -- term-deposit --in FILE`. */
import { createHash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import {
  cardText,
  knownExamplesOf,
  ModelRefusal,
  modelKinds,
  readRows,
  trainModel,
  writeModel,
} from '@tellerline/server/modules/analytics/index';
import { modelArguments, modelFolder, orRefuse, readGiven, writeWhole } from './model-arguments.ts';

const usage = `npm run model:train -- ${modelKinds.map(({ name }) => name).join('|')} --in FILE [--out FOLDER]

  --in FILE     CSV with a heading, packed with gzip or not, cut by comma or semicolon, with the outcome
  --out FOLDER  where model.json, card.json and card.md are written (default: models/<name> in the home)

The same file gives the same three files, byte for byte. Ends with 1 and one sentence when the file is not fit.`;

await orRefuse(async () => {
  const { kind, given } = modelArguments(usage, ['in', 'out']);
  if (given.in === undefined) throw new ModelRefusal(`--in is missing.\n\n${usage}`);
  const folder = given.out === undefined ? modelFolder(kind) : resolve(given.out);
  const bytes = readGiven(given.in);
  const name = basename(given.in);
  const examples = knownExamplesOf(readRows(bytes, name), kind, name);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { model, card } = trainModel(kind, examples, { name, sha256 }, (doing) =>
    console.log(`${kind.name}: ${doing} …`),
  );
  await writeWhole(join(folder, 'card.json'), `${JSON.stringify(card, null, 2)}\n`);
  await writeWhole(join(folder, 'card.md'), cardText(card));
  await writeWhole(join(folder, 'model.json'), writeModel(model));
  for (const { method, split, quality } of card.trials) {
    const measures = `AUC ${quality.auc.toFixed(4)}, Brier ${quality.brier.toFixed(4)}, lift of the best tenth ${quality.liftAt10.toFixed(2)}`;
    console.log(`  ${method.replace('_', ' ')}, ${split.replace('_', ' ')}: ${measures}`);
  }
  console.log(`${card.version} by ${card.method.replace('_', ' ')}, from ${card.data.rows} rows: ${folder}`);
});
