/** Whole numbers and choices that depend on nothing but the seed (mulberry32): the same training gives the same model. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 ≤ x < 1 */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** The numbers 0 … size − 1 in an order of chance (Fisher and Yates). */
  shuffled(size: number): Int32Array {
    const order = Int32Array.from({ length: size }, (_, at) => at);
    for (let at = size - 1; at > 0; at -= 1) {
      const other = Math.floor(this.next() * (at + 1));
      const kept = order[at] as number;
      order[at] = order[other] as number;
      order[other] = kept;
    }
    return order;
  }

  /** So many of the numbers 0 … size − 1, in rising order. */
  chosen(size: number, count: number): Int32Array {
    return this.shuffled(size).slice(0, count).sort();
  }
}
