import {
  fillMessage,
  type MessageChannel,
  messageChannels,
  messageFault,
  messageFields,
  messageLengths,
  type RequestKind,
  type RequestMessage,
  requestMessages,
} from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { SpeakingElement } from '../../../app/desk-element.ts';
import { t } from '../../../i18n/locale.ts';
import { base, controls } from '../../../styles/shared.ts';

type Language = 'zh-CN' | 'en';
const sample = { reference: '26113012345', day: '2026-12-15' };

/**
 * What a customer is told when a request of a kind is taken down, acknowledged and closed, as it will read.
 * @fires words - as they stand after a change
 */
export class RequestWordsForm extends SpeakingElement {
  static override properties = { kind: { attribute: false }, _message: { state: true } };
  declare kind: RequestKind;
  declare private _message: RequestMessage;

  constructor() {
    super();
    this._message = 'opened';
  }

  protected override render() {
    // Only complaints are acknowledged.
    const messages = requestMessages.filter((each) => each !== 'acknowledged' || this.kind.complaint);
    const message = messages.find((each) => each === this._message) ?? 'opened';
    return html`
      <nav>${messages.map((each) => html`<button class="button plain ${each === message ? 'chosen' : ''}" aria-pressed=${each === message} data-test="words-${each}" @click=${() => (this._message = each)}>${t(`requests.message_${each}`)}</button>`)}
        <span class="small muted">${t('requests.message_fields', { fields: messageFields[message].map((field) => `{${field}}`).join(' ') })}</span></nav>
      ${messageChannels.map((channel) => html`<div class="both">${(['zh-CN', 'en'] as const).map((language) => this._field(message, channel, language))}</div>`)}
    `;
  }

  private _field(message: RequestMessage, channel: MessageChannel, language: Language) {
    const words = this.kind.words[message][channel][language];
    const fault = messageFault(message, channel, words);
    const put = (event: Event): void => this._put(message, channel, language, (event.target as HTMLInputElement).value);
    const test = `words-${channel}-${language}`;
    const label = `${t(`requests.channel_${channel}`)} · ${t(`writer.in_${language === 'en' ? 'en' : 'zh'}`)}`;
    const name = this.kind.name[language];
    return html`<label class="field"><span>${label}</span>
      ${
        channel === 'subject'
          ? html`<input lang=${language} maxlength=${messageLengths[channel]} aria-invalid=${fault !== null} data-test=${test} .value=${words} @input=${put} />`
          : html`<textarea lang=${language} rows=${channel === 'sms' ? 2 : 3} maxlength=${messageLengths[channel]} aria-invalid=${fault !== null} data-test=${test} .value=${words} @input=${put}></textarea>`
      }
      ${fault ? html`<span class="fault" role="alert">${t(`requests.fault_${fault}`, { reference: '{reference}' })}</span>` : channel === 'sms' ? html`<span class="small muted preview">${fillMessage(words, { ...sample, bank: '…', kind: name })}</span>` : nothing}</label>`;
  }

  private _put(message: RequestMessage, channel: MessageChannel, language: Language, text: string): void {
    const { words } = this.kind;
    const said = words[message];
    const changed = { ...said, [channel]: { ...said[channel], [language]: text } };
    this.dispatchEvent(new CustomEvent('words', { detail: { ...words, [message]: changed } }));
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: grid; gap: 8px; }
      nav { display: flex; align-items: center; gap: 4px; } nav .small { margin-left: 12px; } .chosen { background: var(--selected) !important; font-weight: 600; }
      .both { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; align-items: start; } textarea { resize: vertical; } .preview { font-weight: 400; }
    `,
  ];
}
customElements.define('request-words-form', RequestWordsForm);
