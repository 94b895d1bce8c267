import { css, html } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { shortcuts } from '../../app/keys.ts';
import '../../components/ui-dialog.ts';
import { t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';

/** All keys on one sheet. */
export class KeySheet extends SpeakingElement {
  protected override render() {
    const rows = (group: 'calls' | 'desk') =>
      shortcuts.filter((s) => s.group === group).map((s) => row(s.keys, t(s.phrase)));
    return html`
      <ui-dialog wide .heading=${t('keys.title')} .test=${'key-sheet'} @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <div class="columns">
          <section><h3>${t('keys.calls')}</h3><dl>${rows('calls')}</dl></section>
          <section><h3>${t('keys.desk')}</h3><dl>${rows('desk')}${row('Alt+1…9', t('keys.tabs'))}${row('?', t('keys.sheet'))}</dl></section>
          <section><h3>${t('keys.lists')}</h3><dl>${row('J / K', t('keys.next_prev'))}${row('Enter', t('keys.open'))}${row('Esc', t('keys.back'))}</dl></section>
        </div>
      </ui-dialog>
    `;
  }

  static override styles = [
    base,
    controls,
    css`
      .columns { display: grid; grid-template-columns: repeat(3, 1fr); gap: 24px; }
      h3 { padding-bottom: 6px; border-bottom: 1px solid var(--rule); }
      dl { display: grid; grid-template-columns: auto 1fr; gap: 8px 12px; padding-top: 10px; align-items: center; }
      dt { white-space: nowrap; }
    `,
  ];
}
const row = (keys: string, words: string) => html`<dt><kbd>${keys}</kbd></dt><dd>${words}</dd>`;
customElements.define('key-sheet', KeySheet);
