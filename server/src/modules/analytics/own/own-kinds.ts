import { ownFeatures, type ScoreKind } from '@tellerline/contracts';
import type { ModelKind } from '../learning/model-kinds.ts';

/** Days after a snapshot within which an outcome counts, and between one snapshot and the next. */
export const HORIZON_DAYS = 90;

const features = ownFeatures.map((name) => ({ name, kind: 'number' as const }));
const source = "The bank's own accounts, bookings, loans and cards";
const limits = [
  'A customer may be in several snapshots: folds at random know him already, only the later period shows what a forecast is worth.',
  "Balances of the past are today's less what was booked since; what hangs on merged numbers counts for the number it is booked under.",
];
const small = {
  rounds: 120,
  depth: 3,
  learningRate: 0.06,
  rowShare: 0.7,
  featureShare: 0.6,
  leastRows: 20,
  ridge: 5,
  seeds: 1,
};
const own = (name: ScoreKind, forecasts: string, more: readonly string[]): ModelKind => ({
  name,
  forecasts,
  target: { column: 'came', yes: ['1'], no: ['0'] },
  features,
  leftOut: [],
  inOrderOfTime: true,
  source,
  limits: [...limits, ...more],
  boost: small,
});

/** What the bank forecasts from its own history: the same learning as for public data, other inputs. */
export const ownKinds: Readonly<Record<ScoreKind, ModelKind>> = {
  'term-deposit': own('term-deposit', 'a customer opens a term deposit within 90 days', []),
  'card-churn': own('card-churn', 'a holder of a credit card gives it up within 90 days', [
    "The core bank's feed tells no closing day of a card: it is the day the closed card was last changed at its source.",
    'Bookings on credit cards are not in the feed: use of the card itself is not seen.',
  ]),
};
