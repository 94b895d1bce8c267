import {
  type Arbitration,
  type CustomerScore,
  type Factor,
  type Label,
  type LeftOutAt,
  type Offer,
  type OfferOutcome,
  type Suggestion,
  scoreLabels,
} from '@tellerline/contracts';

/** What the rules of an offer say of a customer. */
export interface OfferFit {
  eligible: boolean;
  applicable: boolean;
  suitable: boolean;
  /** Of each context, in its order. */
  contexts: readonly boolean[];
}

/** An answer of this customer. */
export interface PastAnswer {
  offerId: string;
  outcome: OfferOutcome;
  daysAgo: number;
  onThisCall: boolean;
}

export interface Situation {
  fits: ReadonlyMap<string, OfferFit>;
  answers: readonly PastAnswer[];
  scores: readonly CustomerScore[];
  /** Offers chance keeps from him. */
  heldOut: ReadonlySet<string>;
  /** How often each offer was made, and accepted, by anybody. */
  made: ReadonlyMap<string, { offered: number; accepted: number }>;
}

export interface Weighed {
  mandatory: Suggestion[];
  offers: Suggestion[];
  leftOut: { offerId: string; name: Label; at: LeftOutAt }[];
  /** Offers that came first, chance letting them be shown or not. */
  chances: string[];
}

/** The starting rate counts as much as so many who were asked. */
const STARTING_EVIDENCE = 20;
const MONTH_DAYS = 30;
const FEN_A_YUAN = 100;
const percentOf = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

/**
 * Gates first (may he, does it make sense, is it good for him, has it rested), then the order: propensity × context × value × lever,
 * each counting as 1 where it is switched off. What is mandatory passes by the order and the limits. What was answered on this call
 * stays in its place, so that the list does not move under the agent's hand. Chance keeps some of those that came first from him; nothing
 * else takes their place, so that who is kept from differs in this alone.
 */
export function arbitrate(offers: readonly Offer[], arbitration: Arbitration, situation: Situation): Weighed {
  const weighed: Weighed = { mandatory: [], offers: [], leftOut: [], chances: [] };
  const asked = situation.answers.filter(
    ({ outcome, daysAgo, onThisCall }) => wasAsked(outcome) && daysAgo < MONTH_DAYS && !onThisCall,
  ).length;
  for (const offer of offers.filter(({ active }) => active)) {
    const gate = gateOf(offer, situation, arbitration, asked);
    if (gate) weighed.leftOut.push({ offerId: offer.id, name: offer.name, at: gate });
    else weighed[offer.mandatory ? 'mandatory' : 'offers'].push(suggest(offer, arbitration, situation));
  }
  weighed.offers.sort((one, other) => other.priority - one.priority || (one.offerId < other.offerId ? -1 : 1));
  const outranked = weighed.offers.filter(({ outcome }, at) => at >= arbitration.shown && outcome === null);
  weighed.offers = weighed.offers.filter((each) => !outranked.includes(each));
  weighed.leftOut.push(...outranked.map(({ offerId, name }) => ({ offerId, name, at: 'outranked' as const })));
  weighed.chances = weighed.offers.map(({ offerId }) => offerId);
  const kept = weighed.offers.filter(({ offerId, outcome }) => situation.heldOut.has(offerId) && outcome === null);
  weighed.offers = weighed.offers.filter((each) => !kept.includes(each));
  weighed.leftOut.push(...kept.map(({ offerId, name }) => ({ offerId, name, at: 'held_out' as const })));
  return weighed;
}

const wasAsked = (outcome: OfferOutcome): outcome is Exclude<OfferOutcome, 'not_offered' | 'done'> =>
  outcome !== 'not_offered' && outcome !== 'done';

function gateOf(
  offer: Offer,
  { fits, answers }: Situation,
  { rest, perMonth }: Arbitration,
  asked: number,
): LeftOutAt | null {
  const fit = fits.get(offer.id);
  const own = answers.filter(({ offerId }) => offerId === offer.id);
  if (!fit?.eligible) return 'eligibility';
  if (!fit.applicable) return 'applicability';
  if (!fit.suitable) return 'suitability';
  if (offer.mandatory || own.some(({ onThisCall }) => onThisCall)) return null;
  const rests = ({ outcome, daysAgo }: PastAnswer): boolean => wasAsked(outcome) && daysAgo < rest[outcome];
  if (own.some(rests)) return 'resting';
  return asked >= perMonth ? 'month_full' : null;
}

function suggest(offer: Offer, { use }: Arbitration, situation: Situation): Suggestion {
  const { propensity, reason } = propensityOf(offer, situation);
  const fit = situation.fits.get(offer.id);
  const contexts = offer.context.filter((_, at) => fit?.contexts[at]);
  const factors: Record<Factor, number> = {
    propensity: use.propensity ? propensity : 1,
    context: use.context ? contexts.reduce((product, { percent }) => (product * percent) / 100, 1) : 1,
    value: use.value ? offer.value / FEN_A_YUAN : 1,
    lever: use.lever ? offer.leverPercent / 100 : 1,
  };
  const answer = situation.answers.find(({ offerId, onThisCall }) => onThisCall && offerId === offer.id);
  return {
    offerId: offer.id,
    name: offer.name,
    pitch: offer.pitch,
    flowId: offer.flowId,
    reasons: [...contexts.map(({ words }) => words), ...(offer.mandatory ? [] : [reason])],
    factors,
    priority: factors.propensity * factors.context * factors.value * factors.lever,
    outcome: answer?.outcome ?? null,
  };
}

/** The bank's forecast of this customer where there is one; otherwise how often the offer was accepted, drawn to the starting rate. */
function propensityOf({ id, propensity }: Offer, { scores, made }: Situation): { propensity: number; reason: Label } {
  const score = scores.find(({ kind }) => kind === propensity.score);
  if (score) {
    const share = score.percent / 100;
    const { 'zh-CN': zh, en } = scoreLabels[score.kind];
    const [top, topZh] = score.top < 100 ? [`, top ${score.top} %`, `，前 ${score.top}%`] : ['', ''];
    return {
      propensity: share,
      reason: {
        'zh-CN': `预测${zh} ${percentOf(share)}${topZh}`,
        en: `Forecast: ${en.toLowerCase()} ${percentOf(share)}${top}`,
      },
    };
  }
  const { offered, accepted } = made.get(id) ?? { offered: 0, accepted: 0 };
  const share = (accepted + (STARTING_EVIDENCE * propensity.startPercent) / 100) / (offered + STARTING_EVIDENCE);
  return {
    propensity: share,
    reason:
      offered === 0
        ? {
            'zh-CN': `预计接受率 ${percentOf(share)}（尚无记录）`,
            en: `Expected to be accepted: ${percentOf(share)} (no record yet)`,
          }
        : {
            'zh-CN': `接受率约 ${percentOf(share)}（${offered} 人中 ${accepted} 人）`,
            en: `Accepted by about ${percentOf(share)} (${accepted} of ${offered})`,
          },
  };
}
