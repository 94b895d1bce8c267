import {
  type Comparison,
  comparisons,
  type FactType,
  type Flow,
  type FlowValue,
  factTypes,
  type Guard,
} from '@tellerline/contracts';
import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../../i18n/locale.ts';
import { factWords } from './fact-words.ts';
import { lineField, listField } from './fields.ts';

/** The comparisons of one condition. */
export function guardForm(flow: Flow, guard: Guard, changed: (guard: Guard) => void): TemplateResult {
  const types = factTypes(flow);
  const facts = [...types.keys()].map((name) => [name, factWords(name)] as const);
  const put = (index: number, comparison: Comparison) =>
    changed({ ...guard, of: guard.of.map((each, at) => (at === index ? comparison : each)) });
  return html`
    ${guard.of.map(
      (each, index) => html`
        <div class="comparison">
          ${listField(t('writer.fact'), each.fact, facts, (fact) => put(index, { ...each, fact }))}
          ${listField(
            t('writer.is'),
            each.is,
            comparisons.map((is) => [is, t(`writer.is_${is}`)] as const),
            (is) => put(index, compared(each, is || 'equal')),
          )}
          ${valueField(each, types.get(each.fact), (value) => put(index, { ...each, value }))}
          ${guard.of.length > 1 ? html`<button class="button plain" aria-label=${t('writer.remove')} @click=${() => changed({ ...guard, of: guard.of.toSpliced(index, 1) })}>×</button>` : nothing}
        </div>`,
    )}
    <div class="row">
      ${guard.of.length > 1 ? listField(t('writer.match'), guard.match, [['all', t('writer.match_all')] as const, ['any', t('writer.match_any')] as const], (match) => changed({ ...guard, match: match || 'all' })) : nothing}
      ${guard.of.length < 9 ? html`<button class="link small" @click=${() => changed({ ...guard, of: [...guard.of, { fact: 'customer_known', is: 'equal', value: true }] })}>${t('writer.add_comparison')}</button>` : nothing}
    </div>
  `;
}

function valueField(
  { value }: Comparison,
  type: FactType | undefined,
  changed: (value: FlowValue) => void,
): TemplateResult {
  if (value === null) return html`<span></span>`;
  if (type !== 'yes_no') return lineField(t('writer.value'), String(value), (typed) => changed(readValue(typed, type)));
  const words = [['true', t('flow.yes')] as const, ['false', t('flow.no')] as const];
  return listField(t('writer.value'), String(value), words, (chosen) => changed(chosen === 'true'));
}

function compared(comparison: Comparison, is: Comparison['is']): Comparison {
  const asks = is === 'known' || is === 'unknown';
  return { ...comparison, is, value: asks ? null : (comparison.value ?? '') };
}

/** Money is in fen here as in the flow; what does not fit its type stays as typed, and the checker tells. */
function readValue(typed: string, type: FactType | undefined): FlowValue {
  const number = Number(typed);
  return (type === 'number' || type === 'money' || type === 'percent') && typed !== '' && Number.isFinite(number)
    ? number
    : typed;
}
