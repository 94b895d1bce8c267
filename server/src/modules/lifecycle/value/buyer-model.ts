import { nelderMead } from './nelder-mead.ts';
import { hypergeometric, logGamma } from './special-functions.ts';

/** How often and how recently: `repeats` after the first purchase, the last of them at `last`, seen until `age`; in weeks. */
export interface BuyingHistory {
  repeats: number;
  last: number;
  age: number;
}
/** BG/NBD: rates of purchase ~ Gamma(r, alpha), chance of leaving after a purchase ~ Beta(a, b). */
export interface BuyingModel {
  r: number;
  alpha: number;
  a: number;
  b: number;
}
/** Gamma-Gamma: means of what is spent. */
export interface SpendModel {
  p: number;
  q: number;
  gamma: number;
}
export interface Spending {
  purchases: number;
  mean: number;
}

/** Log-likelihood of one customer (Fader, Hardie and Lee 2005, eq. 6, in the form of Hardie's note 004). */
export function logLikelihood({ repeats: x, last, age }: BuyingHistory, { r, alpha, a, b }: BuyingModel): number {
  const common =
    logGamma(r + x) -
    logGamma(r) +
    r * Math.log(alpha) +
    logGamma(a + b) +
    logGamma(b + x) -
    logGamma(b) -
    logGamma(a + b + x);
  const alive = -(r + x) * Math.log(alpha + age);
  if (x === 0) return common + alive;
  const gone = Math.log(a) - Math.log(b + x - 1) - (r + x) * Math.log(alpha + last);
  const top = Math.max(alive, gone);
  return common + top + Math.log(Math.exp(alive - top) + Math.exp(gone - top));
}

/** Chance that a customer still buys. */
export function chanceAlive({ repeats: x, last, age }: BuyingHistory, { r, alpha, a, b }: BuyingModel): number {
  if (x === 0) return 1;
  return 1 / (1 + (a / (b + x - 1)) * ((alpha + age) / (alpha + last)) ** (r + x));
}

/** Purchases expected in the `weeks` to come. */
export function expectedPurchases(weeks: number, history: BuyingHistory, model: BuyingModel): number {
  const { repeats: x, age } = history;
  const { r, alpha, a, b } = model;
  const shrink = ((alpha + age) / (alpha + age + weeks)) ** (r + x);
  const series = hypergeometric(r + x, b + x, a + b + x - 1, weeks / (alpha + age + weeks));
  return ((a + b + x - 1) / (a - 1)) * (1 - shrink * series) * chanceAlive(history, model);
}

/** What a customer spends at a time, expected from his own mean and everybody's. */
export const expectedSpend = ({ purchases: x, mean }: Spending, { p, q, gamma }: SpendModel): number =>
  (p * (gamma + x * mean)) / (p * x + q - 1);

const exponentials = (at: readonly number[]): number[] => at.map(Math.exp);

/** Fits BG/NBD by maximum likelihood. */
export async function fitBuying(histories: readonly BuyingHistory[]): Promise<BuyingModel> {
  const modelAt = (at: readonly number[]): BuyingModel => {
    const [r = 1, alpha = 1, a = 1, b = 1] = exponentials(at);
    return { r, alpha, a, b };
  };
  const low = await nelderMead(
    (at) => {
      const model = modelAt(at);
      const sum = histories.reduce((total, history) => total - logLikelihood(history, model), 0);
      return Number.isFinite(sum) ? sum : Number.MAX_VALUE;
    },
    [0, 1, 0, 1],
  );
  return modelAt(low.at);
}

/** Fits Gamma-Gamma by maximum likelihood to those who bought (Fader and Hardie 2013). */
export async function fitSpending(all: readonly Spending[]): Promise<SpendModel> {
  const modelAt = (at: readonly number[]): SpendModel => {
    const [p = 1, q = 1, gamma = 1] = exponentials(at);
    return { p, q, gamma };
  };
  const start = Math.log(all.reduce((sum, { mean }) => sum + mean, 0) / all.length);
  const low = await nelderMead(
    (at) => {
      const { p, q, gamma } = modelAt(at);
      const sum = all.reduce((total, { purchases: x, mean }) => {
        const [px, fixed] = [p * x, q * Math.log(gamma) - logGamma(q)];
        return (
          total -
          (logGamma(px + q) -
            logGamma(px) +
            fixed +
            (px - 1) * Math.log(mean) +
            px * Math.log(x) -
            (px + q) * Math.log(gamma + x * mean))
        );
      }, 0);
      return Number.isFinite(sum) ? sum : Number.MAX_VALUE;
    },
    [1, 1, start],
  );
  return modelAt(low.at);
}
