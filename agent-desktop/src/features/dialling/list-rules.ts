import type { CallListRules } from '@tellerline/contracts';
import { css, html } from 'lit';
import { t } from '../../i18n/locale.ts';
import type { diallingPhrases } from '../../i18n/phrases/dialling.ts';

const outcomes = ['no_answer', 'busy', 'machine', 'failed'] as const;
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

const number = (name: string, phrase: keyof typeof diallingPhrases, value: number, min: number, max: number) =>
  html`<label class="field"><span>${t(phrase)}</span><input name=${name} type="number" min=${min} max=${max} .value=${String(value)} required data-test="list-${name}"></label>`;

/** How a list is worked through, as fields of a form of two columns. */
export const ruleFields = ({ hours, perDay, most, retryMinutes, claimMinutes, goal }: CallListRules) => html`
  <label class="field"><span>${t('lists.from')}</span><input name="from" type="time" .value=${hours.from} required></label>
  <label class="field"><span>${t('lists.to')}</span><input name="to" type="time" .value=${hours.to} required></label>
  <fieldset class="days whole"><legend>${t('lists.weekdays')}</legend>${weekdays.map((day) => html`<label><input type="checkbox" name="weekday" value=${day} .checked=${hours.weekdays.includes(day)}>${t(`lists.weekday_${day}`)}</label>`)}</fieldset>
  <div class="rules whole">
  ${number('perDay', 'lists.per_day', perDay, 1, 10)}
  ${number('most', 'lists.most', most, 1, 20)}
  ${outcomes.map((outcome) => number(`retry_${outcome}`, `lists.retry_${outcome}`, retryMinutes[outcome], 1, 10_080))}
  ${number('claimMinutes', 'lists.claim_minutes', claimMinutes, 1, 60)}
  ${number('goal', 'lists.goal_field', goal, 0, 500)}
  </div>`;

/** The rules as the form has them; what it does not ask for stays. */
export function readRules(data: FormData, before: CallListRules): CallListRules {
  const text = (name: string): string => String(data.get(name) ?? '').trim();
  return {
    ...before,
    hours: { from: text('from'), to: text('to'), weekdays: data.getAll('weekday').map(Number) },
    perDay: Number(text('perDay')),
    most: Number(text('most')),
    retryMinutes: {
      no_answer: Number(text('retry_no_answer')),
      busy: Number(text('retry_busy')),
      machine: Number(text('retry_machine')),
      failed: Number(text('retry_failed')),
    },
    claimMinutes: Number(text('claimMinutes')),
    goal: Number(text('goal')),
  };
}

export const ruleStyles = css`
  form { display: grid; grid-template-columns: 1fr 1fr; gap: 10px 16px; } .whole { grid-column: 1 / -1; } .actions { display: flex; justify-content: flex-end; gap: 8px; }
  .rules { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 10px 16px; } .rules input { width: 100%; min-width: 0; } .fault:empty { display: none; }
  .days { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; border: 0; padding: 0; margin: 0; } .days label { display: inline-flex; gap: 6px; align-items: center; } .days legend { padding: 0; color: var(--ink-2); }
`;
