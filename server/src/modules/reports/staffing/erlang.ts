/** A stretch of time in which calls come and are served alike. */
export interface Load {
  /** Calls an hour. */
  callsPerHour: number;
  /** Mean handling time, in seconds. */
  ahtSeconds: number;
}

/** What some number of agents makes of a load. */
export interface Service {
  agents: number;
  /** Share of all calls answered within the target's seconds, 0–1. */
  serviceLevel: number;
  /** Share of all calls that hang up before an agent is free, 0–1. */
  abandoned: number;
  /** Share of the agents' time spent on calls, 0–1. */
  occupancy: number;
  /** Mean wait of all calls, in seconds. */
  waitSeconds: number;
}

const offeredErlangs = ({ callsPerHour, ahtSeconds }: Load): number => (callsPerHour * ahtSeconds) / 3_600;

/**
 * Erlang C (M/M/n, nobody hangs up): A. K. Erlang 1917. The probability of waiting comes from Erlang B's recursion, which
 * never overflows. With as many erlangs as agents or more the queue grows without end: service level 0, wait infinite.
 */
export function erlangC(load: Load, agents: number, targetSeconds: number): Service {
  const erlangs = offeredErlangs(load);
  if (erlangs === 0) return { agents, serviceLevel: 1, abandoned: 0, occupancy: 0, waitSeconds: 0 };
  if (erlangs >= agents) {
    return { agents, serviceLevel: 0, abandoned: 0, occupancy: 1, waitSeconds: Number.POSITIVE_INFINITY };
  }
  let blocked = 1;
  for (let n = 1; n <= agents; n += 1) blocked = (erlangs * blocked) / (n + erlangs * blocked);
  const waits = (agents * blocked) / (agents - erlangs * (1 - blocked));
  return {
    agents,
    serviceLevel: 1 - waits * Math.exp((-(agents - erlangs) * targetSeconds) / load.ahtSeconds),
    abandoned: 0,
    occupancy: erlangs / agents,
    waitSeconds: (waits * load.ahtSeconds) / (agents - erlangs),
  };
}

/** States with less than this share of the time are left out. */
const NEGLIGIBLE = 1e-12;

/**
 * Erlang A (M/M/n+M, callers lose patience): Garnett, Mandelbaum, Reiman 2002. Solved as the birth and death chain it is:
 * with k callers waiting, calls leave the queue at nµ + kθ. The wait of a caller who finds k others before him ends by an
 * answer in time with a probability found by uniformisation of the death process over those before him.
 * @param patienceSeconds mean patience
 */
export function erlangA(load: Load, patienceSeconds: number, agents: number, targetSeconds: number): Service {
  const arrivals = load.callsPerHour / 3_600;
  if (offeredErlangs(load) === 0) return { agents, serviceLevel: 1, abandoned: 0, occupancy: 0, waitSeconds: 0 };
  const ends = 1 / load.ahtSeconds;
  const leaves = 1 / patienceSeconds;
  const share = sharesOfTime(arrivals, ends, leaves, agents);
  const queue = share.slice(agents).map((probability, waiting) => ({ probability, waiting }));
  const waitingMean = queue.reduce((sum, { probability, waiting }) => sum + probability * waiting, 0);
  const busyMean = share.reduce((sum, probability, n) => sum + probability * Math.min(n, agents), 0);
  const atOnce = share.slice(0, agents).reduce((sum, probability) => sum + probability, 0);
  const inTime = answeredInTime(queue.length, agents * ends, leaves, targetSeconds);
  return {
    agents,
    serviceLevel:
      atOnce + queue.reduce((sum, { probability, waiting }) => sum + probability * (inTime[waiting] ?? 0), 0),
    abandoned: (waitingMean * leaves) / arrivals,
    occupancy: agents === 0 ? 0 : busyMean / agents,
    waitSeconds: waitingMean / arrivals,
  };
}

/** Share of the time with so many callers in service and in queue, scaled as it grows so that nothing overflows. */
function sharesOfTime(arrivals: number, ends: number, leaves: number, agents: number): number[] {
  const weights = [1];
  let sum = 1;
  for (let n = 1; ; n += 1) {
    const out = Math.min(n, agents) * ends + Math.max(0, n - agents) * leaves;
    let weight = ((weights[n - 1] ?? 0) * arrivals) / out;
    if (weight > 1e200) {
      for (const [at, each] of weights.entries()) weights[at] = each / 1e200;
      sum /= 1e200;
      weight /= 1e200;
    }
    weights.push(weight);
    sum += weight;
    if (n > agents && out > arrivals && weight < sum * NEGLIGIBLE) break;
  }
  return weights.map((weight) => weight / sum);
}

/**
 * Probability of being answered within the target with 0, 1, 2 … callers before oneself: the one before oneself goes at
 * rate nµ + kθ, oneself hangs up at θ, and is answered at nµ once nobody is before. Poisson-weighted steps (uniformisation).
 */
function answeredInTime(most: number, service: number, leaves: number, targetSeconds: number): number[] {
  const rate = service + most * leaves + leaves;
  const steps = poisson(rate * targetSeconds);
  let inTime: number[] = Array(most).fill(0);
  // Backwards: after j steps, the chance to have been answered by then.
  const total: number[] = Array(most).fill(0);
  for (const [step, weight] of steps.entries()) {
    if (step > 0) {
      inTime = inTime.map((own, before) => {
        const ahead = before === 0 ? service : service + before * leaves;
        const next = before === 0 ? 1 : (inTime[before - 1] ?? 0);
        return (ahead * next + (rate - ahead - leaves) * own) / rate;
      });
    }
    for (const [before, chance] of inTime.entries()) total[before] = (total[before] ?? 0) + weight * chance;
  }
  return total;
}

/** Poisson weights 0, 1, 2 … until what is left is negligible; worked from logarithms. */
function poisson(mean: number): number[] {
  const weights: number[] = [];
  let logarithm = -mean;
  let sum = 0;
  for (let n = 0; sum < 1 - 1e-10 && n < mean + 12 * Math.sqrt(mean) + 40; n += 1) {
    if (n > 0) logarithm += Math.log(mean / n);
    const weight = Math.exp(logarithm);
    weights.push(weight);
    sum += weight;
  }
  return weights;
}

/**
 * The fewest agents that answer the wanted share of calls in time.
 * @param patienceSeconds null: nobody hangs up (Erlang C)
 */
export function agentsNeeded(
  load: Load,
  target: { seconds: number; share: number },
  patienceSeconds: number | null,
): Service {
  const serve = (agents: number): Service =>
    patienceSeconds === null
      ? erlangC(load, agents, target.seconds)
      : erlangA(load, patienceSeconds, agents, target.seconds);
  let most = Math.max(1, Math.ceil(offeredErlangs(load)));
  while (serve(most).serviceLevel < target.share) most *= 2;
  let least = load.callsPerHour === 0 ? 0 : 1;
  if (load.callsPerHour === 0) return serve(0);
  while (least < most) {
    const middle = Math.floor((least + most) / 2);
    if (serve(middle).serviceLevel >= target.share) most = middle;
    else least = middle + 1;
  }
  return serve(most);
}
