import { fileRefusals, fillReason, type ImportState, type ImportView } from '@tellerline/contracts';
import { count } from '../../i18n/format.ts';
import { locale, t } from '../../i18n/locale.ts';

/** Colour of a state: what wants somebody's word, what is under way, what went wrong. */
export const stateTone: Readonly<Record<ImportState, string>> = {
  reading: 'accent',
  checked: 'warning',
  applying: 'accent',
  applied: 'ok',
  undoing: 'accent',
  undone: '',
  refused: 'danger',
  discarded: '',
};

export const isMoving = ({ state }: ImportView): boolean =>
  state === 'reading' || state === 'applying' || state === 'undoing';

/** How far it has come, or why it was refused. */
export function progressWords({ state, refusal, progress }: ImportView): string {
  if (refusal) return fillReason(fileRefusals[refusal.reason], locale.get(), refusal.n);
  if (state === 'reading') return t('imports.progress_read', { done: count(progress.done) });
  if (state !== 'applying' && state !== 'undoing') return '';
  return t('imports.progress', { done: count(progress.done), of: count(progress.of ?? 0) });
}
