import { type BundleDetail, type BundleEvent, bundleStepLabels } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import '../../components/ui-icon.ts';

/** How far a bundle has come and everything that happened to it, the latest first. */
export class BundlePath extends SpeakingElement {
  static override properties = { bundle: { attribute: false } };
  declare bundle: BundleDetail;

  protected override render() {
    const { progress, path, submittedAt } = this.bundle;
    return html`
      <div class="scroll" role="region" aria-label=${t('hand_over.path')} tabindex="0">
        ${
          submittedAt
            ? html`
          <h3>${t('hand_over.progress')}</h3>
          <ol class="progress" data-test="bundle-progress">${progress.map(
            ({ step, state, by }) => html`
              <li class=${state}><span class="dot">${state === 'done' ? html`<ui-icon name="check" .size=${12}></ui-icon>` : nothing}</span><span>${say(bundleStepLabels[step])}</span><span class="small muted">${by?.name ?? ''}</span></li>`,
          )}</ol>`
            : nothing
        }
        <h3>${t('hand_over.path')}</h3>
        <ol class="path" data-test="bundle-path">${[...path].reverse().map((event) => this._renderEvent(event))}</ol>
      </div>
    `;
  }

  private _renderEvent(event: BundleEvent) {
    const step = say(bundleStepLabels[event.step]);
    return html`
      <li>
        <span>${t(`hand_over.what_${event.what}`, { step })}</span>
        <span class="small muted"><span class="num">${dateTime(event.at)}</span> · ${event.by?.name ?? t('hand_over.by_system')}</span>
        ${event.reason ? html`<span class="small reason">${event.reason}</span>` : nothing}
      </li>
    `;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; border-left: 1px solid var(--rule); background: var(--sunken); }
      .scroll { height: 100%; padding: 12px 16px; }
      h3 { margin-bottom: 6px; }
      .progress { margin-bottom: 16px; }
      .progress li { display: grid; grid-template-columns: 18px minmax(0, 1fr) auto; gap: 8px; align-items: center; min-height: 26px; }
      .dot { display: grid; place-items: center; width: 16px; height: 16px; border: 2px solid var(--border); border-radius: 50%; }
      .done .dot { background: var(--ok-solid); border-color: var(--ok-solid); color: var(--on-ok); }
      .now .dot { border-color: var(--accent); box-shadow: inset 0 0 0 3px var(--sunken), inset 0 0 0 8px var(--accent); }
      .now { font-weight: 600; } .open { color: var(--ink-2); }
      .path li { display: grid; padding: 5px 0 5px 12px; border-left: 2px solid var(--rule); }
      .reason { color: var(--warning); }
    `,
  ];
}
customElements.define('bundle-path', BundlePath);
