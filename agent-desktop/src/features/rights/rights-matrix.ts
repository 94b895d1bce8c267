import {
  allowedTreatments,
  type FieldGroup,
  fieldGroupLabels,
  fieldGroups,
  type Relation,
  type RightsPolicy,
  type Role,
  relationLabels,
  relations,
  type Treatment,
  treatmentLabels,
} from '@tellerline/contracts';
import { css, html } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';

/**
 * One role's rights: a line for each relation to the customer, a column for each group of fields.
 * @fires edited - the whole policy with the other cell
 */
export class RightsMatrix extends SpeakingElement {
  static override properties = { policy: { attribute: false }, staffRole: {} };
  declare policy: RightsPolicy;
  declare staffRole: Role;

  protected override render() {
    return html`
      <table data-test="rights-matrix">
        <thead><tr><th>${t('rights.relation')}</th>${fieldGroups.map((group) => html`<th>${say(fieldGroupLabels[group])}</th>`)}</tr></thead>
        <tbody>${relations.map((relation) => html`<tr><th scope="row">${say(relationLabels[relation])}</th>${fieldGroups.map((group) => html`<td>${this._renderCell(relation, group)}</td>`)}</tr>`)}</tbody>
      </table>
    `;
  }

  private _renderCell(relation: Relation, group: FieldGroup) {
    const now = this.policy.cells[this.staffRole][relation][group];
    const choices = allowedTreatments(this.staffRole, relation, group);
    if (choices.length === 1) return html`<span class="fixed ${now}">${say(treatmentLabels[now])}</span>`;
    const name = t('rights.cell', {
      role: t(`role.${this.staffRole}`),
      relation: say(relationLabels[relation]),
      group: say(fieldGroupLabels[group]),
    });
    return html`<select class=${now} data-test="cell-${relation}-${group}" aria-label=${name} @change=${(event: Event) => this._set(relation, group, (event.target as HTMLSelectElement).value as Treatment)}>
      ${choices.map((choice) => html`<option value=${choice} ?selected=${choice === now} .selected=${choice === now}>${say(treatmentLabels[choice])}</option>`)}
    </select>`;
  }

  private _set(relation: Relation, group: FieldGroup, treatment: Treatment): void {
    const policy = structuredClone(this.policy);
    policy.cells[this.staffRole][relation][group] = treatment;
    this.dispatchEvent(new CustomEvent('edited', { detail: policy }));
  }

  static override styles = [
    base,
    controls,
    tables,
    css`
      :host { display: block; overflow-x: auto; }
      th[scope="row"] { position: static; height: var(--row); font-weight: 500; color: var(--ink); }
      td { min-width: 132px; }
      select { width: 100%; }
      select.shown { color: var(--warning); font-weight: 600; }
      select.hidden { color: var(--ink-2); }
      .fixed { display: block; padding: 0 8px; color: var(--ink-3); border-left: 2px dashed var(--rule); }
    `,
  ];
}
customElements.define('rights-matrix', RightsMatrix);
