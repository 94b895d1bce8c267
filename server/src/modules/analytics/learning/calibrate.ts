/** Probability = 1 ÷ (1 + exp(−(slope · log-odds + offset))). */
export interface Calibration {
  slope: number;
  offset: number;
}

const ROUNDS = 100;
const CLOSE_ENOUGH = 1e-10;

export const probabilityOf = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

/**
 * Fits a straight line through log-odds that were forecast for rows the model had not seen (J. Platt 1999, with his softened
 * outcomes), by Newton's steps. Keeps the order of scores, so ranking is as good as before.
 */
export function calibrate(logOdds: Float64Array, outcomes: Uint8Array): Calibration {
  const came = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const yes = (came + 1) / (came + 2);
  const no = 1 / (outcomes.length - came + 2);
  let slope = 1;
  let offset = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    let g0 = 0;
    let g1 = 0;
    let h00 = 1e-9;
    let h01 = 0;
    let h11 = 1e-9;
    for (let row = 0; row < logOdds.length; row += 1) {
      const x = logOdds[row] as number;
      const share = probabilityOf(slope * x + offset);
      const miss = share - (outcomes[row] === 1 ? yes : no);
      const curve = share * (1 - share);
      g0 += miss;
      g1 += miss * x;
      h00 += curve;
      h01 += curve * x;
      h11 += curve * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    const stepSlope = (h00 * g1 - h01 * g0) / determinant;
    const stepOffset = (h11 * g0 - h01 * g1) / determinant;
    slope -= stepSlope;
    offset -= stepOffset;
    if (Math.abs(stepSlope) + Math.abs(stepOffset) < CLOSE_ENOUGH) break;
  }
  return { slope: Number(slope.toPrecision(8)), offset: Number(offset.toPrecision(8)) };
}
