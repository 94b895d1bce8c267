import type { OpenHours, QueueRules, RingStrategy } from '@tellerline/contracts';

const SPAN = /^([01]?\d|2[0-4]):?([0-5]\d)\s*[-–—~至]\s*([01]?\d|2[0-4]):?([0-5]\d)$/;

/** `9:00-12:00, 13:00-18:00` as hours; empty: closed. Null where it cannot be read. */
export function readHours(text: string): OpenHours[] | null {
  const parts = text
    .split(/[,，;；]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const spans = parts.map((part) => {
    const [, fromHour, fromMinute, toHour, toMinute] = SPAN.exec(part) ?? [];
    if (fromHour === undefined || toHour === undefined) return null;
    const span = { from: `${fromHour.padStart(2, '0')}:${fromMinute}`, to: `${toHour.padStart(2, '0')}:${toMinute}` };
    return span.from < span.to && span.to <= '24:00' ? span : null;
  });
  return spans.some((span) => span === null) ? null : (spans as OpenHours[]);
}

export const writeHours = (hours: readonly OpenHours[]): string =>
  hours.map(({ from, to }) => `${from}-${to}`).join(', ');

/** The week as a form has it; `faults` names the days whose hours cannot be read. */
export function readWeek(form: FormData): { week: OpenHours[][]; faults: number[] } {
  const days = Array.from({ length: 7 }, (_, at) => readHours(String(form.get(`day${at}`) ?? '')));
  return { week: days.map((day) => day ?? []), faults: days.flatMap((day, at) => (day === null ? [at] : [])) };
}

/** The rules as the form has them; `faults` names the days whose hours cannot be read. */
export function readRules(form: FormData): { rules: QueueRules; faults: number[] } {
  const text = (name: string): string => String(form.get(name) ?? '').trim();
  const number = (name: string): number => Number(text(name));
  const { week, faults } = readWeek(form);
  const overflow = text('overflow');
  return {
    faults,
    rules: {
      serviceLevelSeconds: number('serviceLevelSeconds'),
      maxWaitSeconds: number('maxWaitSeconds'),
      wrapUp: { mode: text('wrapUpMode') as QueueRules['wrapUp']['mode'], seconds: number('wrapUpSeconds') },
      ring:
        text('strategy') === '' ? null : { strategy: text('strategy') as RingStrategy, seconds: number('ringSeconds') },
      hours: week,
      keepsHolidays: form.has('keepsHolidays'),
      overflow: overflow === '' ? null : { queue: overflow, afterSeconds: number('overflowSeconds') },
      lastAgentSeconds: number('lastAgentSeconds'),
      callback: form.has('callback')
        ? {
            afterSeconds: number('callbackSeconds'),
            againSeconds: form.has('callbackAgain') ? number('callbackAgainSeconds') : null,
            promiseMinutes: number('promiseMinutes'),
          }
        : null,
      tellsPlace: form.has('tellsPlace'),
      tellsWait: form.has('tellsWait'),
      tellsAgainSeconds: form.has('tellsAgain') ? number('tellsAgainSeconds') : null,
      music: text('music') as QueueRules['music'],
    },
  };
}
