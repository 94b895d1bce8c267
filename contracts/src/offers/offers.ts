import { z } from 'zod';
import { ScoreKind } from '../analytics/register.ts';
import { bookView } from '../books/book.ts';
import { CustomerNo, Day, Fen, FreeText, Label, Uuid } from '../primitives.ts';
import { SegmentRule } from '../relationships/segment-rules.ts';

const words = (most: number) => z.object({ 'zh-CN': FreeText(most).min(1), en: FreeText(most).min(1) });
const whole = (low: number, high: number) => z.number().int().min(low).max(high);
export const OfferId = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/);

/** What makes an offer fit this moment: a rule about the customer, queues of the call, or both; and the words for it. */
export const OfferContext = z.object({
  words: words(80),
  when: SegmentRule.nullable(),
  queues: z.array(z.string().max(40)).max(10),
  /** Priority times this, in per cent: 150 is half as much again. */
  percent: whole(10, 1_000),
});
export type OfferContext = z.infer<typeof OfferContext>;

/** What shows that a customer took an offer: a product of this kind opened, or bought, afterwards. */
export const offerSigns = ['term_deposit', 'account', 'credit_card', 'card', 'loan'] as const;
export const OfferSign = z.enum(offerSigns);
export type OfferSign = z.infer<typeof OfferSign>;

/** A product to offer, or (`mandatory`) something that has to be done whoever may win. A rule that is null lets everybody through. */
export const Offer = z.object({
  id: OfferId,
  active: z.boolean(),
  mandatory: z.boolean(),
  name: words(40),
  /** What the agent may say. */
  pitch: words(300),
  /** May he have it: law, the bank's rules. */
  eligibility: SegmentRule.nullable(),
  /** Does it make sense: he does not have it, and could use it. */
  applicability: SegmentRule.nullable(),
  /** Is it good for him. */
  suitability: SegmentRule.nullable(),
  propensity: z.object({
    /** Where nothing is known yet: so many of a hundred accept. It counts as much as twenty who were asked. */
    startPercent: whole(1, 100),
    /** A model of the bank whose score is used where the customer has one. */
    score: ScoreKind.nullable(),
  }),
  context: z.array(OfferContext).max(8),
  /** What one who accepts is worth to the bank. */
  value: Fen.min(0),
  /** The bank's own weight, in per cent. */
  leverPercent: whole(0, 1_000),
  /** The conversation an acceptance begins. */
  flowId: z.string().max(40).nullable(),
  /** By which its effect is measured; null: it is not. */
  sign: OfferSign.nullable().default(null),
});
export type Offer = z.infer<typeof Offer>;

export const factors = ['propensity', 'context', 'value', 'lever'] as const;
export const Factor = z.enum(factors);
export type Factor = z.infer<typeof Factor>;

/** Which of the factors count, and how often a customer is asked. */
export const Arbitration = z.object({
  use: z.object({ propensity: z.boolean(), context: z.boolean(), value: z.boolean(), lever: z.boolean() }),
  /** Offers an agent is shown at once. */
  shown: whole(1, 5),
  /** Offers made to a customer within thirty days. */
  perMonth: whole(1, 30),
  /** Days an offer rests after it was … */
  rest: z.object({ accepted: whole(0, 730), refused: whole(0, 730), later: whole(0, 730) }),
  /** So many of a hundred customers are not made an offer that would be theirs, to see what it brings; chosen for each offer by chance. */
  holdOutPercent: whole(0, 50).default(0),
});
export type Arbitration = z.infer<typeof Arbitration>;

/** Everything the next best action goes by, as one document: it is changed by one and put in force by another. */
export const OfferBook = z
  .object({ offers: z.array(Offer).min(1).max(60), arbitration: Arbitration })
  .refine(({ offers }) => new Set(offers.map(({ id }) => id)).size === offers.length, { path: ['offers', 'id'] });
export type OfferBook = z.infer<typeof OfferBook>;

export const OfferBookView = bookView(OfferBook);
export type OfferBookView = z.infer<typeof OfferBookView>;

/** `done` is said of what has to be done, the others of what is offered. */
export const offerOutcomes = ['accepted', 'refused', 'later', 'not_offered'] as const;
export const OfferOutcome = z.enum([...offerOutcomes, 'done']);
export type OfferOutcome = z.infer<typeof OfferOutcome>;
/** Why not. */
export const offerReasons = [
  'no_need',
  'terms',
  'elsewhere',
  'no_money',
  'think',
  'no_time',
  'wrong_moment',
  'other',
] as const;
export const OfferReason = z.enum(offerReasons);
export type OfferReason = z.infer<typeof OfferReason>;
export const AnswerOffer = z
  .object({ customerNo: CustomerNo, outcome: OfferOutcome, reason: OfferReason.nullable() })
  .refine(({ outcome, reason }) => outcome === 'accepted' || outcome === 'done' || reason !== null, {
    path: ['reason'],
  });
export type AnswerOffer = z.infer<typeof AnswerOffer>;

export const Suggestion = z.object({
  offerId: OfferId,
  name: Label,
  pitch: Label,
  flowId: z.string().nullable(),
  /** Why him, why now. */
  reasons: z.array(Label),
  /** Each as it entered the product; 1 where it is switched off. Value in yuan. */
  factors: z.object({ propensity: z.number(), context: z.number(), value: z.number(), lever: z.number() }),
  priority: z.number(),
  /** What was answered on this call. */
  outcome: OfferOutcome.nullable(),
});
export type Suggestion = z.infer<typeof Suggestion>;
export const leftOutAt = [
  'eligibility',
  'applicability',
  'suitability',
  'resting',
  'month_full',
  'outranked',
  'held_out',
] as const;
export const LeftOutAt = z.enum(leftOutAt);
export type LeftOutAt = z.infer<typeof LeftOutAt>;
export const NextActions = z.object({
  customerNo: CustomerNo,
  bookVersion: z.number().int(),
  mandatory: z.array(Suggestion),
  offers: z.array(Suggestion),
  /** For those who lead: what was not shown, and at which gate. */
  leftOut: z.array(z.object({ offerId: OfferId, name: Label, at: LeftOutAt })),
});
export type NextActions = z.infer<typeof NextActions>;
export const NextActionsQuery = z.object({ interactionId: Uuid.optional() });
export const AnsweredOffer = z.object({ offerId: OfferId, outcome: OfferOutcome, flowId: z.string().nullable() });
export type AnsweredOffer = z.infer<typeof AnsweredOffer>;

export const OfferResultsQuery = z
  .object({ from: Day, to: Day })
  .refine(({ from, to }) => from <= to, { path: ['from'] });
export type OfferResultsQuery = z.infer<typeof OfferResultsQuery>;
const Arm = z.object({ customers: z.number().int(), took: z.number().int() });
/**
 * Customers whom the offer was to be shown on a call, by whether chance let it be: how many opened such a product within ninety days.
 * The difference of both shares with Newcombe's interval at 95 %; null without customers of both.
 */
export const OfferEffect = z.object({
  shown: Arm,
  heldOut: Arm,
  difference: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
});
export type OfferEffect = z.infer<typeof OfferEffect>;
/** `offered` were asked: accepted, refused or later. The interval is Wilson's at 95 %. */
export const OfferResult = z.object({
  offerId: OfferId,
  name: Label,
  offered: z.number().int(),
  accepted: z.number().int(),
  refused: z.number().int(),
  later: z.number().int(),
  notOffered: z.number().int(),
  rate: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Of what has to be done. */
  done: z.number().int(),
  effect: OfferEffect.nullable(),
  /** Why not, the most frequent first. */
  reasons: z.array(z.object({ reason: OfferReason, count: z.number().int() })),
});
export type OfferResult = z.infer<typeof OfferResult>;
export const OfferResults = z.object({ items: z.array(OfferResult) });
export type OfferResults = z.infer<typeof OfferResults>;
