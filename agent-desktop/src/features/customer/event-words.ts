import type { CustomerEvent } from '@tellerline/contracts';
import type { IconName } from '../../components/ui-icon.ts';
import { day, duration } from '../../i18n/format.ts';
import { isPhrase, locale, say, t } from '../../i18n/locale.ts';

const icons: Readonly<Record<CustomerEvent['kind'], IconName>> = {
  call: 'inbound',
  transaction: 'rows',
  product: 'plus',
  change: 'review',
  document: 'note',
  alert: 'warning',
  flow: 'tasks',
  request: 'flag',
};

/** The mark before an event: its kind, of a call its direction. */
export function eventIcon({ kind, what }: CustomerEvent): IconName {
  if (what === 'call_out') return 'outbound';
  return what === 'call_missed' ? 'missed' : icons[kind];
}

const outcomeWords = (outcome: string): string => {
  const key = `outcome.${outcome}`;
  return isPhrase(key) ? t(key) : outcome;
};

/** What it was, in a few words. */
export function eventTitle(event: CustomerEvent): string {
  const { kind, what, subject, outcome } = event;
  if (kind === 'call')
    return say(subject) || (what === 'call_missed' && outcome ? outcomeWords(outcome) : t(`what.${what}`));
  return t(`what.${what}`);
}

/** Who, which, how long: what stands beside the title. */
export function eventDetails(event: CustomerEvent, queueName: (code: string) => string): string[] {
  const { kind, subject, by, reviewedBy, queue, talkSeconds, fieldCount } = event;
  const who = by && reviewedBy ? t('events.reviewed', { by, reviewer: reviewedBy }) : (by ?? '');
  if (kind === 'call') {
    const talked = talkSeconds ? t('timeline.talk', { clock: duration(talkSeconds * 1000) }) : '';
    return [who, queue ? queueName(queue) : '', talked].filter(Boolean);
  }
  const files = kind === 'document' && fieldCount > 0 ? t('events.files', { n: fieldCount }) : '';
  return [say(subject), files, who].filter(Boolean);
}

/** `个人月均收入 8,000.00 → 15,000.00` */
export const fieldWords = ({ label, before, after }: CustomerEvent['fields'][number]): string => {
  const empty = t('events.empty_value');
  return `${say(label)} ${say(before) || empty} → ${say(after) || empty}`;
};

/** A day as a heading: its date, its weekday, and whether it is today. */
export function dayHeading(date: string, now: Date): string {
  const weekday = new Intl.DateTimeFormat(locale.get(), { weekday: 'short', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );
  const near =
    date === day(now)
      ? t('events.today')
      : date === day(new Date(now.getTime() - 86_400_000))
        ? t('events.yesterday')
        : '';
  return [near, date, weekday].filter(Boolean).join(' · ');
}
