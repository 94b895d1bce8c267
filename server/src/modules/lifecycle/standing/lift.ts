import {
  type CustomerStanding,
  forms,
  type Indicator,
  type LifecycleSettings,
  type LiftStep,
} from '@tellerline/contracts';

/** What a customer has now, of the indicators that a bank can do something about. */
export interface LiftGround {
  form: number;
  score: number;
  points: Readonly<Record<Indicator, number | null>>;
  mainAccount: boolean;
  accountsOpen: number;
  products: number;
  transactions: number;
  suggestions: number;
  referrals: number;
  complaints: number;
  agreement: boolean;
}

/** One thing a bank can bring about, in its smallest useful portions. */
interface Option {
  indicator: Indicator;
  /** How hard it is for one portion: 1 a call, 2 an offer, 3 a change of habit, 5 a change of bank. */
  effort: number;
  portions: number;
  /** Thousandths of full points that one portion brings. */
  share: number;
}

/** Ways up, by what a call can do; credit and contribution follow from products, tenure from time. Efforts are ours to tune. */
function optionsOf(ground: LiftGround, { form }: LifecycleSettings): Option[] {
  const productsLeft = Math.max(0, form.productsFull - ground.products);
  const transactionsLeft = Math.max(0, form.transactionsFull - ground.transactions);
  const options: Option[] = [
    { indicator: 'account', effort: 5, portions: ground.accountsOpen > 0 && !ground.mainAccount ? 1 : 0, share: 467 },
    { indicator: 'products', effort: 2, portions: productsLeft, share: Math.floor(800 / form.productsFull) },
    {
      indicator: 'frequency',
      effort: 3,
      portions: Math.ceil(transactionsLeft / 10),
      share: Math.floor((1000 * Math.min(10, form.transactionsFull)) / form.transactionsFull),
    },
    { indicator: 'suggestions', effort: 1, portions: Math.max(0, 2 - ground.suggestions), share: 500 },
    { indicator: 'referrals', effort: 2, portions: Math.max(0, 2 - ground.referrals), share: 500 },
    { indicator: 'satisfaction', effort: 1, portions: ground.points.satisfaction === null ? 1 : 0, share: 800 },
  ];
  return options.filter(({ portions }) => portions > 0);
}

/** Score of a customer whose points are these: re-scaled over what is known, as the night does it. */
export function scoreOf(points: Readonly<Record<Indicator, number | null>>, { form }: LifecycleSettings): number {
  let [sum, known] = [0, 0];
  for (const [indicator, weight] of Object.entries(form.weights) as [Indicator, number][]) {
    const value = points[indicator];
    if (value === null) continue;
    sum += value;
    known += weight;
  }
  return known === 0 ? 0 : Math.floor((200 * sum + known) / (2 * known));
}

/**
 * The cheapest way to the next form: least effort first, then fewest steps, over every choice of portions (at most a few
 * thousand). Null at the top; no steps where nothing a call can do suffices.
 */
export function cheapestLift(ground: LiftGround, settings: LifecycleSettings): CustomerStanding['lift'] {
  const { form } = settings;
  const to = forms[ground.form + 1];
  if (!to) return null;
  const target = { detached: 0, loose: 0, close: form.closeFrom, tight: form.tightFrom, strategic: form.strategicFrom }[
    to
  ];
  const missing = Math.max(0, target - ground.score);
  if (to === 'loose' || missing === 0) return { to, missing, steps: [] };
  const options = optionsOf(ground, settings);
  let best: { effort: number; taken: number[] } | null = null;
  const walk = (at: number, taken: number[], effort: number): void => {
    if (best && effort >= best.effort) return;
    if (scoreOf(pointsWith(ground, options, taken, settings), settings) >= target) {
      best = { effort, taken };
      return;
    }
    const option = options[at];
    if (!option) return;
    for (let portions = 0; portions <= option.portions; portions += 1)
      walk(at + 1, [...taken, portions], effort + portions * option.effort);
  };
  walk(0, [], 0);
  const found = best as { effort: number; taken: number[] } | null;
  return { to, missing, steps: found ? stepsOf(ground, options, found.taken, settings) : [] };
}

const gain = (
  ground: LiftGround,
  { indicator, share }: Option,
  portions: number,
  { form }: LifecycleSettings,
): number => {
  const weight = form.weights[indicator];
  const now = ground.points[indicator] ?? 0;
  return Math.min(weight - now, Math.floor((weight * share * portions + 500) / 1000));
};

function pointsWith(
  ground: LiftGround,
  options: readonly Option[],
  taken: readonly number[],
  settings: LifecycleSettings,
) {
  const points = { ...ground.points };
  taken.forEach((portions, index) => {
    const option = options[index];
    if (option && portions > 0)
      points[option.indicator] = (points[option.indicator] ?? 0) + gain(ground, option, portions, settings);
  });
  return points;
}

const stepsOf = (
  ground: LiftGround,
  options: readonly Option[],
  taken: readonly number[],
  settings: LifecycleSettings,
): LiftStep[] =>
  taken.flatMap((portions, index) => {
    const option = options[index];
    if (!option || portions === 0) return [];
    const { indicator, effort } = option;
    return [
      {
        indicator,
        points: gain(ground, option, portions, settings),
        effort: effort * portions,
        need:
          indicator === 'frequency'
            ? Math.min(10 * portions, settings.form.transactionsFull - ground.transactions)
            : portions,
      },
    ];
  });
