import { css, html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { DeskElement } from '../../app/desk-element.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { gradeOf } from '../../telephony/call-quality.ts';

/** Quality of the call's sound, as the browser measures it; the figures behind the word on hover and focus. */
export class CallQualityChip extends DeskElement {
  protected override parts(desk: Desk) {
    return [desk.phone.quality, desk.phone.soundFault];
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const quality = this.desk.phone.quality.get();
    if (!quality)
      return html`<span class="chip muted" data-test="call-quality" title=${t('call.quality_measuring')}>${bars(0)}</span>`;
    const grade = gradeOf(quality.mos);
    const fault = this.desk.phone.soundFault.get();
    const figures: [string, string][] = [
      [t('call.quality_mos'), quality.mos.toFixed(1)],
      [
        t('call.quality_loss'),
        `${(quality.loss * 100).toFixed(1)} %${quality.farLoss === null ? '' : ` / ${(quality.farLoss * 100).toFixed(1)} %`}`,
      ],
      [t('call.quality_jitter'), `${quality.jitterMs.toFixed(0)} ms`],
      [t('call.quality_rtt'), quality.rttMs === null ? '–' : `${quality.rttMs.toFixed(0)} ms`],
      [t('call.quality_codec'), quality.codec || '–'],
    ];
    return html`
      <span class="chip ${grade}" tabindex="0" role="img" data-test="call-quality" data-grade=${grade} data-mos=${quality.mos.toFixed(2)}
        aria-label=${`${t('call.quality')}: ${t(`call.quality_${grade}`)}, ${figures.map((f) => f.join(' ')).join(', ')}`}>
        ${bars(grade === 'good' ? 3 : grade === 'fair' ? 2 : 1)}
        <dl class="tip" aria-hidden="true" data-test="call-quality-figures">
          <dt class="head">${t('call.quality')}</dt><dd class="head">${t(`call.quality_${grade}`)}</dd>
          ${figures.map(([name, value]) => html`<dt>${name}</dt><dd class="num">${value}</dd>`)}
        </dl>
      </span>
      <span role="status" class="fault" data-test="sound-fault" title=${fault ? t(`call.sound_${fault}_hint`) : nothing}>${fault ? t(`call.sound_${fault}`) : ''}</span>
    `;
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: inline-flex; align-items: center; position: relative; }
      /* Hangs below the bar: a warning moves nothing the hand knows, and the clock of the call stays whole. */
      .fault { position: absolute; z-index: 20; top: calc(50% + var(--bar) / 2 + 2px); left: 50%; transform: translateX(-50%); padding: 2px 10px; font-size: var(--text-s); font-weight: 600; color: var(--warning); background: var(--warning-soft); border: 1px solid var(--warning-solid); border-radius: var(--radius); white-space: nowrap; }
      .fault:empty { display: none; }
      .chip { position: relative; display: inline-flex; align-items: flex-end; gap: 2px; height: 26px; padding: 5px 6px; border-radius: var(--radius); color: var(--ink-2); }
      .chip i { width: 4px; border-radius: 1px; background: var(--rule); }
      .chip i:nth-child(1) { height: 7px; } .chip i:nth-child(2) { height: 11px; } .chip i:nth-child(3) { height: 16px; }
      .chip i.lit { background: currentcolor; }
      .good { color: var(--ok); } .fair { color: var(--warning); } .bad { color: var(--danger); }
      .tip { display: none; position: absolute; z-index: 30; top: 32px; right: -60px; width: 220px; padding: 10px 12px; grid-template-columns: 1fr auto; gap: 2px 12px; color: var(--ink); background: var(--raised); border: 1px solid var(--rule); border-radius: 6px; box-shadow: var(--shadow); font-size: var(--text-s); }
      .tip dt { color: var(--ink-2); } .tip dd { text-align: right; } .tip .head { font-weight: 600; color: var(--ink); }
      .chip:hover .tip, .chip:focus-visible .tip { display: grid; }
    `,
  ];
}
const bars = (lit: number) => [1, 2, 3].map((bar) => html`<i class=${bar <= lit ? 'lit' : ''}></i>`);
customElements.define('call-quality-chip', CallQualityChip);
