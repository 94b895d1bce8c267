import type { CalibrationBand, ModelQuality } from '@tellerline/contracts/analytics/model-card';

const BANDS = 10;
const BEST_SHARE = 0.1;

/**
 * How good probabilities are, against what came about.
 * AUC by ranks (ties count half), PR-AUC as average precision, Brier as mean squared distance, lift as the rate among the
 * best tenth over the rate of all, F1 at the best cut and at one half.
 */
export function measure(scores: Float64Array, outcomes: Uint8Array): ModelQuality {
  const order = orderOf(scores);
  const came = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const curve = alongOrder(order, scores, outcomes, came);
  const best = Math.max(1, Math.round(BEST_SHARE * scores.length));
  const cameInBest = order.subarray(0, best).reduce((sum, row) => sum + (outcomes[row] as number), 0);
  let squares = 0;
  for (let row = 0; row < scores.length; row += 1) {
    squares += ((scores[row] as number) - (outcomes[row] as number)) ** 2;
  }
  return {
    rows: scores.length,
    came,
    auc: curve.auc,
    prAuc: curve.precisionSum / came,
    brier: squares / scores.length,
    brierOfRate: (came / scores.length) * (1 - came / scores.length),
    liftAt10: cameInBest / best / (came / scores.length),
    f1: curve.bestF1,
    f1Cut: curve.bestCut,
  };
}

/** Rows from the highest score down; ties in the order of the rows. */
const orderOf = (scores: Float64Array): Int32Array =>
  Int32Array.from({ length: scores.length }, (_, at) => at).sort(
    (one, other) => (scores[other] as number) - (scores[one] as number) || one - other,
  );

function alongOrder(order: Int32Array, scores: Float64Array, outcomes: Uint8Array, came: number) {
  const stayed = order.length - came;
  let hits = 0;
  let rank = 0;
  let pairs = 0;
  let precisionSum = 0;
  let bestF1 = 0;
  let bestCut = 0.5;
  while (rank < order.length) {
    const score = scores[order[rank] as number] as number;
    const hitsBefore = hits;
    const rankBefore = rank;
    while (rank < order.length && scores[order[rank] as number] === score) {
      hits += outcomes[order[rank] as number] as number;
      rank += 1;
    }
    const misses = rank - rankBefore - (hits - hitsBefore);
    pairs += misses * (hitsBefore + (hits - hitsBefore) / 2);
    precisionSum += (hits - hitsBefore) * (hits / rank);
    const f1 = (2 * hits) / (rank + came);
    if (f1 > bestF1) [bestF1, bestCut] = [f1, score];
  }
  return { auc: pairs / (came * stayed), precisionSum, bestF1, bestCut };
}

/** Ten bands of about equally many rows, from the lowest scores up: what was forecast, and what came. */
export function calibrationOf(scores: Float64Array, outcomes: Uint8Array): CalibrationBand[] {
  const order = orderOf(scores).reverse();
  const bands = Math.min(BANDS, order.length);
  return Array.from({ length: bands }, (_, band) => {
    const rows = order.subarray(
      Math.floor((band * order.length) / bands),
      Math.floor(((band + 1) * order.length) / bands),
    );
    const mean = (of: Float64Array | Uint8Array) =>
      rows.reduce((sum, row) => sum + (of[row] as number), 0) / rows.length;
    return { rows: rows.length, forecast: mean(scores), came: mean(outcomes) };
  });
}
