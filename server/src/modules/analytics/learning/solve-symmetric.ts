/**
 * Solves A·x = b by Cholesky's factors.
 * @param lower A, positive definite; only what is on and below its diagonal is read
 */
export function solveSymmetric(lower: readonly Float64Array[], b: Float64Array): Float64Array {
  const size = b.length;
  const factor = lower.map((line) => line.slice());
  const cell = (row: number, column: number) => (factor[row] as Float64Array)[column] as number;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = cell(row, column);
      for (let at = 0; at < column; at += 1) sum -= cell(row, at) * cell(column, at);
      (factor[row] as Float64Array)[column] = row === column ? Math.sqrt(sum) : sum / cell(column, column);
    }
  }
  const x = b.slice();
  for (let row = 0; row < size; row += 1) {
    for (let at = 0; at < row; at += 1) x[row] = (x[row] as number) - cell(row, at) * (x[at] as number);
    x[row] = (x[row] as number) / cell(row, row);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    for (let at = row + 1; at < size; at += 1) x[row] = (x[row] as number) - cell(at, row) * (x[at] as number);
    x[row] = (x[row] as number) / cell(row, row);
  }
  return x;
}
