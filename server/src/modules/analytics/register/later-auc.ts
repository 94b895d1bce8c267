import type { ModelCard, RegisteredModel } from '@tellerline/contracts';

const NORMAL_95 = 1.959_964;

/**
 * AUC of the method taken, on the later period, with its 95 % interval: J. Hanley, B. McNeil, "The meaning and use of the area
 * under a ROC curve", Radiology 143 (1982), formula 2. Null where there was no later period.
 */
export function laterAuc({ method, trials }: Pick<ModelCard, 'method' | 'trials'>): RegisteredModel['later'] {
  const trial = trials.find((each) => each.method === method && each.split === 'later_period');
  if (!trial) return null;
  const { auc, came, rows } = trial.quality;
  const stayed = rows - came;
  const q1 = auc / (2 - auc);
  const q2 = (2 * auc * auc) / (1 + auc);
  const spread = auc * (1 - auc) + (came - 1) * (q1 - auc * auc) + (stayed - 1) * (q2 - auc * auc);
  const error = Math.sqrt(spread / (came * stayed));
  return { auc, low: Math.max(0, auc - NORMAL_95 * error), high: Math.min(1, auc + NORMAL_95 * error) };
}
