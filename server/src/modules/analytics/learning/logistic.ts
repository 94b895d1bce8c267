import { type BinnedColumn, binColumn, binOf } from './bin-column.ts';
import { probabilityOf } from './calibrate.ts';
import type { Matrix } from './encode.ts';
import { solveSymmetric } from './solve-symmetric.ts';

const BINS = 20;
const PRIOR_ROWS = 20;
const RIDGE = 10;
const ROUNDS = 25;

/**
 * The plain model a better one has to beat: each feature cut into 20 bins, each bin weighed by its log-odds (weight of
 * evidence, as on a points card), and a logistic regression with an L2 penalty over these weights.
 */
export interface LogisticModel {
  cuts: Float64Array[];
  weights: Float64Array[];
  /** The constant first. */
  coefficients: Float64Array;
}

export function fitLogistic(matrix: Matrix, outcomes: Uint8Array): LogisticModel {
  const binned = matrix.map((column) => binColumn(column, BINS));
  const weights = binned.map((column) => weightsOf(column, outcomes));
  const cuts = binned.map(({ edges }) => edges);
  const inputs = inputsOf(matrix, cuts, weights);
  return { cuts, weights, coefficients: newton(inputs, outcomes) };
}

function weightsOf({ bins, edges }: BinnedColumn, outcomes: Uint8Array): Float64Array {
  const rows = new Float64Array(edges.length + 1);
  const came = new Float64Array(edges.length + 1);
  for (let row = 0; row < bins.length; row += 1) {
    const bin = bins[row] as number;
    rows[bin] = (rows[bin] as number) + 1;
    came[bin] = (came[bin] as number) + (outcomes[row] as number);
  }
  const share = outcomes.reduce((sum, outcome) => sum + outcome, 0) / outcomes.length;
  const logit = (of: number) => Math.log(of / (1 - of));
  return rows.map(
    (count, bin) => logit(((came[bin] as number) + PRIOR_ROWS * share) / (count + PRIOR_ROWS)) - logit(share),
  );
}

const inputsOf = (matrix: Matrix, cuts: readonly Float64Array[], weights: readonly Float64Array[]): Float64Array[] =>
  matrix.map((column, at) =>
    column.map((value) => (weights[at] as Float64Array)[binOf(cuts[at] as Float64Array, value)] as number),
  );

function linear(coefficients: Float64Array, inputs: readonly Float64Array[], row: number): number {
  let sum = coefficients[0] as number;
  for (let at = 0; at < inputs.length; at += 1) {
    sum += (coefficients[at + 1] as number) * ((inputs[at] as Float64Array)[row] as number);
  }
  return sum;
}

/** Newton's steps on the penalised likelihood; the constant is not penalised. */
function newton(inputs: readonly Float64Array[], outcomes: Uint8Array): Float64Array {
  const width = inputs.length + 1;
  const coefficients = new Float64Array(width);
  const x = new Float64Array(width).fill(1);
  for (let round = 0; round < ROUNDS; round += 1) {
    const gradient = coefficients.map((value, at) => (at === 0 ? 0 : RIDGE * value));
    const hessian = Array.from({ length: width }, (_, at) => {
      const line = new Float64Array(width);
      line[at] = at === 0 ? 1e-9 : RIDGE;
      return line;
    });
    for (let row = 0; row < outcomes.length; row += 1) {
      const share = probabilityOf(linear(coefficients, inputs, row));
      const miss = share - (outcomes[row] as number);
      const curve = share * (1 - share);
      for (let at = 0; at < inputs.length; at += 1) x[at + 1] = (inputs[at] as Float64Array)[row] as number;
      for (let at = 0; at < width; at += 1) {
        gradient[at] = (gradient[at] as number) + miss * (x[at] as number);
        const line = hessian[at] as Float64Array;
        const scaled = curve * (x[at] as number);
        for (let other = 0; other <= at; other += 1) {
          line[other] = (line[other] as number) + scaled * (x[other] as number);
        }
      }
    }
    const step = solveSymmetric(hessian, gradient);
    for (let at = 0; at < width; at += 1) coefficients[at] = (coefficients[at] as number) - (step[at] as number);
    if (step.every((value) => Math.abs(value) < 1e-8)) break;
  }
  return coefficients;
}
