import { crisisLevels, type Flow, queueNames } from '@tellerline/contracts';
import { html, type TemplateResult } from 'lit';
import { t } from '../../i18n/locale.ts';
import { lineField, numberField, stepField, tickField, wordsField } from './fields.ts';

const listIn = (typed: string): string[] => typed.split(/[\s,，、]+/).filter(Boolean);
const toggled = <T>(list: readonly T[], each: T, on: boolean): T[] =>
  on ? [...list, each] : list.filter((one) => one !== each);

/** What a flow is and when it is offered. */
export function flowHeadForm(flow: Flow, locked: boolean, changed: (flow: Flow) => void): TemplateResult {
  const { starts } = flow;
  return html`
    <fieldset ?disabled=${locked} data-test="flow-head">
      <legend class="unseen">${t('writer.tab_flow')}</legend>
      ${wordsField(t('writer.name'), flow.name, (name) => changed({ ...flow, name }), 'flow-name')}
      ${wordsField(t('writer.purpose'), flow.purpose, (purpose) => changed({ ...flow, purpose }))}
      ${stepField(flow, t('writer.start'), flow.start, (start) => changed({ ...flow, start }))}
      ${lineField(t('writer.must_disclose'), flow.mustDisclose.join(', '), (typed) => changed({ ...flow, mustDisclose: listIn(typed) }))}
      <span class="label">${t('writer.queues')}</span>
      <div class="ticks">${queueNames.map((queue) => tickField(queue, starts.queues.includes(queue), (on) => changed({ ...flow, starts: { ...starts, queues: toggled(starts.queues, queue, on) } })))}</div>
      <span class="label">${t('writer.crisis')}</span>
      <div class="ticks">${crisisLevels.map((level) => tickField(t(`alerts.level_${level}`), starts.crisis.includes(level), (on) => changed({ ...flow, starts: { ...starts, crisis: toggled(starts.crisis, level, on) } })))}</div>
      ${lineField(t('writer.numbers'), starts.numbers.join(', '), (typed) => changed({ ...flow, starts: { ...starts, numbers: listIn(typed) } }))}
      ${numberField(t('writer.idle'), flow.idleMinutes, (idleMinutes) => changed({ ...flow, idleMinutes }))}
    </fieldset>
  `;
}
