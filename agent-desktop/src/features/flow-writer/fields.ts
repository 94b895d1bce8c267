import type { Flow, FlowText, StepId } from '@tellerline/contracts';
import { html, type TemplateResult } from 'lit';
import { t } from '../../i18n/locale.ts';
import { stepWords } from './flow-diagram.ts';

const typed = (event: Event): string => (event.target as HTMLInputElement).value;

export const lineField = (label: string, value: string, changed: (value: string) => void, test = ''): TemplateResult =>
  html`<label class="field"><span>${label}</span><input data-test=${test} .value=${value} @change=${(event: Event) => changed(typed(event).trim())}></label>`;

export const numberField = (label: string, value: number, changed: (value: number) => void): TemplateResult =>
  html`<label class="field"><span>${label}</span><input class="num" inputmode="numeric" .value=${String(value)} @change=${(event: Event) => Number.isFinite(Number(typed(event))) && changed(Number(typed(event)))}></label>`;

export const tickField = (label: string, value: boolean, changed: (value: boolean) => void): TemplateResult =>
  html`<label class="tick"><input type="checkbox" .checked=${value} @change=${(event: Event) => changed((event.target as HTMLInputElement).checked)}>${label}</label>`;

export const listField = <T extends string>(
  label: string,
  value: T | '',
  options: readonly (readonly [T | '', string])[],
  changed: (value: T | '') => void,
  test = '',
): TemplateResult =>
  html`<label class="field"><span>${label}</span><select data-test=${test} @change=${(event: Event) => changed(options.find(([each]) => each === typed(event))?.[0] ?? '')}>${options.some(([each]) => each === value) ? '' : html`<option value=${value} selected>${value}?</option>`}${options.map(([each, words]) => html`<option value=${each} ?selected=${each === value}>${words}</option>`)}</select></label>`;

/** Words in both languages; each is written as it is typed, so that the checks follow. */
export const wordsField = (
  label: string,
  value: FlowText,
  changed: (value: FlowText) => void,
  test = '',
): TemplateResult =>
  html`<div class="both">${(['zh-CN', 'en'] as const).map((language) => html`<label class="field"><span>${label} · ${t(`writer.in_${language === 'en' ? 'en' : 'zh'}`)}</span><textarea rows="2" lang=${language} data-test=${test ? `${test}-${language}` : ''} .value=${value[language]} @input=${(event: Event) => changed({ ...value, [language]: typed(event) })}></textarea></label>`)}</div>`;

/** Where a way leads. */
export const stepField = (flow: Flow, label: string, value: StepId, changed: (value: StepId) => void): TemplateResult =>
  listField(label, value, stepsOf(flow), changed);

/** Where a way leads that need not be there. */
export const maybeStepField = (
  flow: Flow,
  label: string,
  value: StepId | null,
  changed: (value: StepId | null) => void,
): TemplateResult =>
  listField(label, value ?? '', [['', t('writer.no_way')], ...stepsOf(flow)], (id) => changed(id === '' ? null : id));

const stepsOf = (flow: Flow): (readonly [StepId, string])[] =>
  flow.steps.map((step) => [step.id, `${step.id} · ${stepWords(step).slice(0, 24)}`] as const);
