import type { AnswerRule } from '@tellerline/contracts';
import { html, type TemplateResult } from 'lit';
import { t } from '../../i18n/locale.ts';
import { listField, numberField } from './fields.ts';

const fresh: Readonly<{ [T in AnswerRule['type']]: Extract<AnswerRule, { type: T }> }> = {
  text: { type: 'text', most: 200 },
  digits: { type: 'digits', least: 4, most: 4 },
  number: { type: 'number', least: 0, most: 100 },
  money: { type: 'money', least: 0, most: 100_000_000 },
  day: { type: 'day', lies: 'anywhere' },
  yes_no: { type: 'yes_no' },
  phone: { type: 'phone' },
};
const types = Object.keys(fresh) as AnswerRule['type'][];

/** How an answer is read and what is refused. */
export function answerForm(rule: AnswerRule, changed: (rule: AnswerRule) => void): TemplateResult {
  // Money is shown in yuan.
  const unit = rule.type === 'money' ? 100 : 1;
  return html`
    <div class="row">
      ${listField(
        t('writer.answer'),
        rule.type,
        types.map((type) => [type, t(`writer.type_${type}`)] as const),
        (type) => type && changed(fresh[type]),
      )}
      ${'least' in rule ? numberField(t('writer.least'), rule.least / unit, (least) => changed({ ...rule, least: least * unit })) : ''}
      ${'most' in rule ? numberField(t('writer.most'), rule.most / unit, (most) => changed({ ...rule, most: most * unit })) : ''}
      ${
        rule.type === 'day'
          ? listField(
              t('writer.lies'),
              rule.lies,
              (['past', 'future', 'anywhere'] as const).map((lies) => [lies, t(`writer.lies_${lies}`)] as const),
              (lies) => changed({ ...rule, lies: lies || 'anywhere' }),
            )
          : ''
      }
    </div>
  `;
}
