import { type BundleStep, type CentreStep, centreSteps, type TaskKind } from '@tellerline/contracts';
import type { StoredBundle } from './hand-over.tables.ts';

/** The task that waits while a bundle is at a step. */
export const taskKindOf: Readonly<Partial<Record<BundleStep, TaskKind>>> = {
  receipt: 'document_receipt',
  data_entry: 'data_entry',
  review: 'review',
  attributes: 'attributes',
  archive: 'archive',
  images: 'images',
  returned: 'document_returned',
};

/** Kinds of task whose claims are shown on the bundle. Reviews belong to two-person entry. */
export const bundleTaskKinds = [
  'document_receipt',
  'data_entry',
  'attributes',
  'archive',
  'images',
  'document_returned',
] as const satisfies readonly TaskKind[];

export const doneAt: Readonly<Record<CentreStep, keyof StoredBundle & `${string}_at`>> = {
  data_entry: 'data_entry_at',
  review: 'review_at',
  attributes: 'attributes_at',
  archive: 'archive_at',
  images: 'images_at',
};
export const doneBy: Readonly<Record<CentreStep, keyof StoredBundle & `${string}_by`>> = {
  data_entry: 'data_entry_by',
  review: 'review_by',
  attributes: 'attributes_by',
  archive: 'archive_by',
  images: 'images_by',
};

/** What the centre has to do with a bundle: only companies have industry attributes. */
export const stepsFor = (bundle: Pick<StoredBundle, 'customer_kind'>): readonly CentreStep[] =>
  centreSteps.filter((step) => step !== 'attributes' || bundle.customer_kind === 'corporate');

/** The first step that is not done yet. */
export const nextStep = (bundle: StoredBundle): CentreStep | 'done' =>
  stepsFor(bundle).find((step) => bundle[doneAt[step]] === null) ?? 'done';

export const isCentreStep = (step: BundleStep): step is CentreStep =>
  (centreSteps as readonly BundleStep[]).includes(step);

export const placeOf = (step: BundleStep): 'branch' | 'centre' | 'nowhere' => {
  if (step === 'draft' || step === 'returned') return 'branch';
  return step === 'receipt' || isCentreStep(step) ? 'centre' : 'nowhere';
};
