type Point = readonly number[];
interface Vertex {
  at: Point;
  value: number;
}

/**
 * Finds a low point of a function without derivatives (Nelder and Mead 1965; reflection 1, expansion 2, contraction and
 * shrinking ½). Gives way to other work after every step, so that a fit never holds up a call.
 * @param start where to begin; the simplex reaches `reach` from there
 * @param tolerance ends when the values of the simplex lie so close
 */
export async function nelderMead(
  of: (at: Point) => number,
  start: Point,
  { reach = 0.5, tolerance = 1e-7, mostSteps = 800 } = {},
): Promise<Vertex> {
  const vertex = (at: Point): Vertex => ({ at, value: of(at) });
  const simplex = [vertex(start), ...start.map((_, i) => vertex(start.map((x, j) => (i === j ? x + reach : x))))];
  for (let step = 0; step < mostSteps; step += 1) {
    simplex.sort((one, other) => one.value - other.value);
    const [best, worst] = [simplex[0] as Vertex, simplex.at(-1) as Vertex];
    if (Math.abs(worst.value - best.value) <= tolerance * (1 + Math.abs(best.value))) break;
    const rest = simplex.slice(0, -1);
    const centre = start.map((_, i) => rest.reduce((sum, { at }) => sum + (at[i] ?? 0), 0) / rest.length);
    const along = (by: number): Vertex => vertex(centre.map((x, i) => x + by * (x - (worst.at[i] ?? 0))));
    const reflected = along(1);
    if (reflected.value < best.value) {
      const expanded = along(2);
      simplex[simplex.length - 1] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < (rest.at(-1) as Vertex).value) {
      simplex[simplex.length - 1] = reflected;
    } else {
      const contracted = along(reflected.value < worst.value ? 0.5 : -0.5);
      if (contracted.value < Math.min(worst.value, reflected.value)) simplex[simplex.length - 1] = contracted;
      else
        simplex.splice(
          1,
          simplex.length,
          ...simplex.slice(1).map(({ at }) => vertex(at.map((x, i) => ((best.at[i] ?? 0) + x) / 2))),
        );
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return simplex.sort((one, other) => one.value - other.value)[0] as Vertex;
}
