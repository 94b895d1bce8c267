import type { CalibrationBand, ModelCard, ModelTrial } from '@tellerline/contracts/analytics/model-card';

const methodNames = {
  points: 'Points card (logistic regression over 20 bins a feature, L2)',
  boosted_trees: 'Gradient-boosted trees (histograms, second order)',
} as const;

const splitNames = {
  random_folds: 'folds at random',
  later_period: 'later period',
} as const;

const share = (value: number, digits = 1): string => `${(100 * value).toFixed(digits)} %`;

/** The card for people, as Markdown. */
export function cardText(card: ModelCard): string {
  const { data } = card;
  const chosen = card.trials.filter(({ method }) => method === card.method);
  return `# Model ${card.kind}

The probability that ${card.forecasts}. Version \`${card.version}\`.

## Data

${data.rows} rows of \`${data.name}\` (SHA-256 \`${data.sha256}\`), ${data.came} of them (${share(data.came / data.rows)}) with the outcome.
Source: ${data.source}.

${card.leftOut.map(({ column, why }) => `Never used: \`${column}\`, ${why}.`).join('\n')}

## Method

${methodNames[card.method]}. Categories become the smoothed log-odds of the outcome; one that training never saw counts as
all rows together and is told. Calibrated by Platt's line through the forecasts for rows not seen. Each score is explained
by exact Shapley values of its trees (TreeSHAP, background: the training rows' paths).

## Quality

Of rows the model had not seen: ${card.folds} folds at random${laterWords(card)}. Better figures: AUC, PR-AUC, lift, F1 the larger, Brier the smaller.

| method | split | rows | AUC | PR-AUC | Brier | Brier of the mean rate | lift of the best 10 % | F1 (from score) |
|---|---|---|---|---|---|---|---|---|
${card.trials.map(trialLine).join('\n')}

${chosen.map((trial) => calibrationTable(trial)).join('\n\n')}

## What counts

Mean absolute share of a feature in the log-odds.

| feature | share |
|---|---|
${card.features.map(({ name, weight }) => `| ${name} | ${weight.toFixed(3)} |`).join('\n')}

## What to know before trusting it

${card.limits.map((limit) => `- ${limit}`).join('\n')}
`;
}

const laterWords = ({ trials, laterShare }: ModelCard): string =>
  trials.some(({ split }) => split === 'later_period')
    ? `, and the latest ${share(laterShare, 0)} of the rows forecast from all before them (not calibrated)`
    : '; the rows have no order of time, so there is no later period to test on';

const trialLine = ({ method, split, quality }: ModelTrial): string =>
  `| ${methodNames[method].replace(/ \(.*/, '')} | ${splitNames[split]} | ${quality.rows} | ${quality.auc.toFixed(4)} | ${quality.prAuc.toFixed(4)} | ${quality.brier.toFixed(4)} | ${quality.brierOfRate.toFixed(4)} | ${quality.liftAt10.toFixed(2)} | ${quality.f1.toFixed(3)} (${quality.f1Cut.toFixed(2)}) |`;

const calibrationTable = ({ split, calibration }: ModelTrial): string =>
  `Calibration, ${splitNames[split]}:

| rows | forecast | came |
|---|---|---|
${calibration.map(bandLine).join('\n')}`;

const bandLine = ({ rows, forecast, came }: CalibrationBand): string =>
  `| ${rows} | ${share(forecast)} | ${share(came)} |`;
