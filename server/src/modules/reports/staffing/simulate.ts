import type { Load } from './erlang.ts';

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Serves calls one by one, first come, first served, as an exact discrete-event simulation: arrivals, handling times and
 * patience are exponential. What Erlang A gives by formula must come out here.
 * @returns shares of the calls after the first tenth, in which the house fills
 */
export function simulateQueue(
  load: Load,
  patienceSeconds: number,
  agents: number,
  targetSeconds: number,
  { calls, seed }: { calls: number; seed: number },
): { serviceLevel: number; abandoned: number } {
  const random = seededRandom(seed);
  const exponential = (mean: number): number => -mean * Math.log(1 - random());
  const free = new FreeTimes(agents);
  let now = 0;
  const counted = { all: 0, inTime: 0, abandoned: 0 };
  for (let call = 0; call < calls; call += 1) {
    now += exponential(3_600 / load.callsPerHour);
    const patience = exponential(patienceSeconds);
    const handling = exponential(load.ahtSeconds);
    // In order of arrival the next agent free serves the next caller who has not hung up by then.
    const wait = Math.max(0, free.earliest() - now);
    const isAnswered = wait <= patience;
    if (isAnswered) free.take(now + wait + handling);
    if (call < calls / 10) continue;
    counted.all += 1;
    if (!isAnswered) counted.abandoned += 1;
    else if (wait <= targetSeconds) counted.inTime += 1;
  }
  return { serviceLevel: counted.inTime / counted.all, abandoned: counted.abandoned / counted.all };
}

/** When each agent is free, as a heap with the earliest on top. */
class FreeTimes {
  readonly #heap: Float64Array;

  constructor(agents: number) {
    this.#heap = new Float64Array(agents);
  }

  earliest(): number {
    return this.#heap[0] ?? Number.POSITIVE_INFINITY;
  }

  /** The earliest one is busy until then. */
  take(until: number): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let least = 2 * at + 1;
      if (least >= heap.length) break;
      if (least + 1 < heap.length && (heap[least + 1] ?? 0) < (heap[least] ?? 0)) least += 1;
      if ((heap[least] ?? 0) >= until) break;
      heap[at] = heap[least] ?? 0;
      at = least;
    }
    heap[at] = until;
  }
}
