import {
  type FeedFileName,
  type FeedRefusalCode,
  type FeedRunView,
  feedFileNames,
  feedRefusalText,
} from '@tellerline/contracts';
import { locale, t } from '../../i18n/locale.ts';

/** Colour of a state. */
export const runTone: Readonly<Record<FeedRunView['status'], string>> = {
  running: 'accent',
  imported: 'ok',
  refused: 'danger',
  failed: 'danger',
};

const isFile = (name: string): name is FeedFileName => (feedFileNames as readonly string[]).includes(name);

/** A kind of file in words. */
export const fileWord = (name: string): string => (isFile(name) ? t(`feeds.file_${name}`) : name);

const summed = ['balance', 'available', 'amount', 'principal', 'outstanding', 'credit_limit'] as const;
/** A summed column in words. */
export const sumWord = (column: string): string => {
  const known = summed.find((name) => name === column);
  return known ? t(`feeds.sum_${known}`) : column;
};

/** A refusal's details with files and columns in words. */
function told(details: NonNullable<FeedRunView['refusal']>['details']): Record<string, string | number> {
  const { where, column } = details;
  const [of = '', branch = ''] = String(where ?? '').split(', branch ');
  return {
    ...details,
    ...(where === undefined
      ? {}
      : { where: branch ? `${fileWord(of)}, ${t('feeds.branch')} ${branch}` : fileWord(of) }),
    ...(column === undefined ? {} : { column: sumWord(String(column)) }),
  };
}

/** How far it has come, or why it did not. */
export function runWords({ refusal, progress }: FeedRunView): string {
  if (refusal) return feedRefusalText(refusal.code as FeedRefusalCode, told(refusal.details), locale.get());
  if (!progress) return '';
  const { phase, file, done, total } = progress;
  const share = total === 0 ? 0 : Math.min(100, Math.floor((100 * done) / total));
  return t('feeds.progress', { phase: t(`feeds.phase_${phase}`), file: fileWord(file), share });
}

/** Lines of all files together. */
export function countsOf({ counts }: FeedRunView): FeedRunView['counts'][string] {
  const sum = { read: 0, created: 0, changed: 0, unchanged: 0, rejected: 0 };
  for (const file of Object.values(counts)) {
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += file[name];
  }
  return sum;
}

/** How long it took, in milliseconds; null while it runs. */
export const tookMs = ({ startedAt, endedAt }: FeedRunView): number | null =>
  endedAt === null ? null : Date.parse(endedAt) - Date.parse(startedAt);

/** Lines a second; null while it runs, or when it was over at once. */
export function rateOf(run: FeedRunView): number | null {
  const took = tookMs(run);
  return took === null || took < 50 ? null : Math.round((countsOf(run).read * 1000) / took);
}
