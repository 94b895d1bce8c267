import {
  isSegmentRule,
  type SegmentCondition,
  type SegmentFieldView,
  SegmentJoin,
  type SegmentRule,
  SegmentTest,
} from '@tellerline/contracts';
import { css, html, nothing, type TemplateResult } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { conditionOn, joined, type PartPath, testsOf, withMore, withPart } from './rule-edits.ts';
import '../../components/form/day-field.ts';

const DEEPEST = 3;
const typedIn = (event: Event): string => (event.target as HTMLInputElement | HTMLSelectElement).value;

/**
 * A rule as rows of field, test and value, in groups. Plain selects and inputs: Tab, arrows and typing do all of it.
 * @fires rule - with the rule as it stands now
 */
export class RuleEditor extends SpeakingElement {
  static override properties = {
    rule: { attribute: false },
    fields: { attribute: false },
    readonly: { type: Boolean },
  };
  declare rule: SegmentRule;
  declare fields: readonly SegmentFieldView[];
  declare readonly: boolean;

  protected override render() {
    return this._renderGroup(this.rule, []);
  }

  private _renderGroup(rule: SegmentRule, path: PartPath): TemplateResult {
    const [first] = this.fields;
    const add = (part: SegmentCondition | SegmentRule): void => this._tell(withMore(this.rule, path, part));
    return html`
      <fieldset class="group" ?disabled=${this.readonly}>
        <legend class="unseen">${t(`segments.join_${rule.join}`)}</legend>
        <div class="head">
          <select class="join" aria-label=${t('segments.join')} data-test="rule-join" @change=${(event: Event) => this._tell(joined(this.rule, path, SegmentJoin.parse(typedIn(event))))}>${SegmentJoin.options.map((join) => html`<option value=${join} ?selected=${join === rule.join}>${t(`segments.join_${join}`)}</option>`)}</select>
          ${
            this.readonly || !first
              ? nothing
              : html`
            <button class="button plain" data-test="rule-add" @click=${() => add(conditionOn(first))}><ui-icon name="plus" .size=${14}></ui-icon>${t('segments.add_condition')}</button>
            ${path.length < DEEPEST - 1 ? html`<button class="button plain" data-test="rule-add-group" @click=${() => add({ join: 'any', parts: [conditionOn(first)] })}><ui-icon name="plus" .size=${14}></ui-icon>${t('segments.add_group')}</button>` : nothing}
            ${path.length > 0 ? html`<button class="button plain remove" aria-label=${t('segments.remove_group')} @click=${() => this._tell(withPart(this.rule, path, null))}><ui-icon name="close" .size=${14}></ui-icon></button>` : nothing}`
          }
        </div>
        <ul>${rule.parts.map((part, at) => html`<li>${isSegmentRule(part) ? this._renderGroup(part, [...path, at]) : this._renderCondition(part, [...path, at])}</li>`)}</ul>
      </fieldset>`;
  }

  private _renderCondition(part: SegmentCondition, path: PartPath) {
    const field = this.fields.find(({ id }) => id === part.field);
    const change = (changed: SegmentCondition | null): void => this._tell(withPart(this.rule, path, changed));
    if (!field)
      return html`<div class="row lost"><span>${t('segments.lost_field', { field: part.field })}</span>${this.readonly ? nothing : this._renderRemove(() => change(null))}</div>`;
    const byGroup = Map.groupBy(this.fields, ({ group }) => say(group));
    const chosen = (event: Event): void => {
      const other = this.fields.find(({ id }) => id === typedIn(event));
      if (other) change(conditionOn(other));
    };
    return html`
      <div class="row" data-test="rule-condition">
        <select class="what" aria-label=${t('segments.field')} @change=${chosen}>${[...byGroup].map(([name, fields]) => html`<optgroup label=${name}>${fields.map((each) => html`<option value=${each.id} ?selected=${each.id === field.id}>${say(each.label)}</option>`)}</optgroup>`)}</select>
        <select class="test" aria-label=${t('segments.test')} @change=${(event: Event) => change(conditionOn(field, SegmentTest.parse(typedIn(event))))}>${testsOf(field.type).map((test) => html`<option value=${test} ?selected=${test === part.test}>${t(`segments.test_${test}`)}</option>`)}</select>
        ${this._renderValue(part, field, change)}
        ${this.readonly ? nothing : this._renderRemove(() => change(null))}
      </div>`;
  }

  private _renderRemove(remove: () => void) {
    return html`<button class="button plain remove" aria-label=${t('segments.remove')} data-test="rule-remove" @click=${remove}><ui-icon name="close" .size=${14}></ui-icon></button>`;
  }

  private _renderValue(part: SegmentCondition, field: SegmentFieldView, change: (part: SegmentCondition) => void) {
    const label = say(field.label);
    switch (part.test) {
      case 'one_of':
      case 'none_of': {
        const { test, value } = part;
        const put = (codes: string[]): void =>
          codes.length > 0 ? change({ field: field.id, test, value: codes }) : undefined;
        const left = field.choices.filter(({ code }) => !value.includes(code));
        return html`<span class="choices">
          ${value.map((code) => html`<button class="pill accent" title=${t('segments.remove')} @click=${() => put(value.filter((each) => each !== code))}>${say(field.choices.find((choice) => choice.code === code)?.label) || code} ×</button>`)}
          ${left.length > 0 && !this.readonly ? html`<select class="more" aria-label=${t('segments.add_choice', { field: label })} @change=${(event: Event) => put([...value, typedIn(event)])}><option value="">+</option>${left.map(({ code, label: each }) => html`<option value=${code}>${say(each)}</option>`)}</select>` : nothing}
        </span>`;
      }
      case 'at_least':
      case 'at_most': {
        const scale = field.type === 'money' ? 100 : 1;
        const { test } = part;
        const typed = (event: Event): void => {
          const number = Math.round(Number(typedIn(event)) * scale);
          if (Number.isSafeInteger(number)) change({ field: field.id, test, value: number });
        };
        return html`<span class="value"><input type="number" class="num" aria-label=${label} .value=${String(part.value / scale)} @change=${typed}>${field.type === 'money' ? html`<span class="small muted">${t('segments.yuan')}</span>` : nothing}</span>`;
      }
      case 'since':
      case 'until': {
        const { test } = part;
        const typed = (event: Event): void => {
          if (typedIn(event)) change({ field: field.id, test, value: typedIn(event) });
        };
        return html`<span class="value"><day-field .label=${label} .value=${part.value} @change=${typed}></day-field></span>`;
      }
      case 'within_last':
      case 'longer_ago': {
        const { test } = part;
        const typed = (event: Event): void => {
          const days = Number(typedIn(event));
          if (Number.isInteger(days) && days >= 0) change({ field: field.id, test, value: days });
        };
        return html`<span class="value"><input type="number" min="0" class="num" aria-label=${label} .value=${String(part.value)} @change=${typed}><span class="small muted">${t('segments.days')}</span></span>`;
      }
      default:
        return html`<span class="value"></span>`;
    }
  }

  private _tell(rule: SegmentRule): void {
    if (rule.parts.length > 0) this.dispatchEvent(new CustomEvent('rule', { detail: rule }));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; }
      fieldset { margin: 0; padding: 0; border: 0; min-width: 0; } li fieldset { margin-left: 4px; padding-left: 12px; border-left: 2px solid var(--rule); }
      .head, .row { display: flex; align-items: center; gap: 8px; min-height: 34px; } .head { flex-wrap: wrap; gap: 4px; }
      .join { width: auto; font-weight: 600; } .what { flex: 0 0 200px; width: 200px; } .test { flex: 0 0 128px; width: 128px; }
      .value, .choices { flex: 1; display: flex; align-items: center; gap: 4px; min-width: 0; } .choices { flex-wrap: wrap; } .value input { width: 150px; }
      .more { width: 44px; } .pill { border: 0; } .remove { padding: 0 6px; color: var(--ink-2); } .head .remove { margin-left: auto; }
      .lost { color: var(--danger); } .lost span { flex: 1; }
      fieldset:disabled select, fieldset:disabled input { border-color: transparent; background: none; color: var(--ink); opacity: 1; appearance: none; }
    `,
  ];
}
customElements.define('rule-editor', RuleEditor);
