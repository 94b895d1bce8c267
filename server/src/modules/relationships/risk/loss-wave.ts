import type { GuaranteeTie } from './ties.ts';

/** What the bank knows of somebody, in fen of CNY. */
export interface Standing {
  debt: number;
  deposits: number;
}

export interface LossRound {
  /** Claimed in this round, each with all that was claimed from him so far. */
  claims: { id: number; claimed: number; capacity: number; falls: boolean }[];
}

export interface LossOutcome {
  rounds: LossRound[];
  /** In the order they fell, the first one too. */
  fallen: number[];
  /** What neither debtors nor guarantors bear. */
  uncovered: number;
}

/**
 * Who falls when one falls. Of a fallen debtor's debt a share is lost; those who stand for him are claimed up to their guarantees,
 * in proportion to them; whoever is claimed for more than he has on deposit falls in the next round, and what is missing stays with
 * the bank. A simple cascade in the manner of L. Eisenberg and T. Noe, Systemic risk in financial systems (2001), with deposits as
 * all the means that are known: it tells an order of magnitude, not a forecast.
 * @param lossPercent 1 … 100
 */
export function lossWave(
  ties: readonly GuaranteeTie[],
  standingOf: (id: number) => Standing,
  first: number,
  lossPercent: number,
): LossOutcome {
  const guarantorsOf = Map.groupBy(ties, ({ to }) => to);
  const fallen = new Set<number>([first]);
  const claims = new Map<number, number>();
  const rounds: LossRound[] = [];
  let uncovered = 0;
  for (let falling = [first]; falling.length > 0; ) {
    const asked = new Set<number>();
    for (const debtor of falling) {
      const lost = Math.floor((standingOf(debtor).debt * lossPercent) / 100);
      const live = (guarantorsOf.get(debtor) ?? []).filter(({ from, amount }) => amount > 0 && !fallen.has(from));
      const parts = sharedOut(
        lost,
        live.map(({ amount }) => amount),
      );
      for (const [index, { from }] of live.entries()) {
        claims.set(from, (claims.get(from) ?? 0) + (parts[index] ?? 0));
        if ((parts[index] ?? 0) > 0) asked.add(from);
      }
      uncovered += lost - parts.reduce((sum, part) => sum + part, 0);
    }
    falling = [];
    const round: LossRound = { claims: [] };
    for (const id of asked) {
      const [claimed, capacity] = [claims.get(id) ?? 0, standingOf(id).deposits];
      const falls = claimed > capacity;
      round.claims.push({ id, claimed, capacity, falls });
      if (!falls) continue;
      fallen.add(id);
      falling.push(id);
      uncovered += claimed - capacity;
    }
    if (round.claims.length > 0) rounds.push(round);
  }
  return { rounds, fallen: [...fallen], uncovered };
}

/** An amount in proportion to limits, none above its own; to the fen, what rounding leaves over goes to the first. */
function sharedOut(amount: number, limits: readonly number[]): number[] {
  const room = limits.reduce((sum, limit) => sum + limit, 0);
  if (room <= amount) return [...limits];
  const parts = limits.map((limit) => Math.floor((amount / room) * limit));
  let over = amount - parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part, index) => {
    const more = Math.min(over, (limits[index] ?? 0) - part);
    over -= more;
    return part + more;
  });
}
