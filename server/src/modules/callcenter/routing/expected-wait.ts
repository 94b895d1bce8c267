/** z of the 20th and 80th percentile of the normal distribution. */
const Z = 0.8416;

export interface Line {
  /** Callers who are served before him. */
  ahead: number;
  /** Agents who serve the queue and are here, and those of them who are free. */
  agents: number;
  free: number;
  /** Mean time of a call with its wrap-up, in seconds, as it was measured. */
  handlingSeconds: number;
}

/**
 * How long a caller will wait, as the range in seconds that holds in three of five cases; null: nobody is here, or an agent is
 * free for him. Every busy agent becomes free after an exponential time, so that the k-th does so after an Erlang time of shape k
 * and mean k · handling ÷ agents; its quantiles by Wilson and Hilferty (1931).
 */
export function expectedWait({ ahead, agents, free, handlingSeconds }: Line): { from: number; to: number } | null {
  const k = ahead + 1 - free;
  if (agents === 0 || k <= 0) return null;
  const quantile = (z: number): number =>
    (k * (1 - 1 / (9 * k) + z / (3 * Math.sqrt(k))) ** 3 * handlingSeconds) / agents;
  return { from: Math.max(0, quantile(-Z)), to: quantile(Z) };
}

/** The range in whole minutes as it is spoken: at least one, and never "from 3 to 3". */
export function spokenMinutes({ from, to }: { from: number; to: number }): { from: number; to: number } {
  const least = Math.max(1, Math.floor(from / 60));
  return { from: least, to: Math.max(least + 1, Math.ceil(to / 60)) };
}
