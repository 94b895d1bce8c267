import {
  Announcement,
  announcementLabels,
  announcements,
  CrisisTarget,
  type NewCrisisMode,
  type SegmentView,
} from '@tellerline/contracts';
import { css, html } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { groupsApi } from '../groups/groups-api.ts';
import { crisisApi } from './crisis-api.ts';
import '../../components/ui-dialog.ts';

const targets = ['product', 'branch', 'segment'] as const;
const OWN = 'words';
const products = ['debit_card', 'credit_card', 'loan', 'term_deposit'] as const;

/**
 * Prepares a mass event; nothing happens before somebody rehearses or two people begin it.
 * @fires made
 * @fires closed
 */
export class NewCrisis extends DeskElement {
  static override properties = {
    _target: { state: true },
    _segments: { state: true },
    _failure: { state: true },
    _busy: { state: true },
    _own: { state: true },
  };
  declare private _target: (typeof targets)[number];
  declare private _segments: readonly SegmentView[];
  declare private _failure: unknown;
  declare private _busy: boolean;
  /** Callers hear a text of the moment. */
  declare private _own: boolean;
  private readonly key = crypto.randomUUID();

  constructor() {
    super();
    Object.assign(this, { _target: 'product', _segments: [], _failure: null, _busy: false, _own: false });
  }

  protected override deskReady(): void {
    void groupsApi(this.desk.http)
      .segments()
      .then(({ items }) => (this._segments = items.filter(({ closed }) => !closed)))
      .catch((error: unknown) => (this._failure = error));
  }

  protected override render() {
    return html`
      <ui-dialog wide .heading=${t('crisis.new')} test="new-crisis" @closed=${() => this.dispatchEvent(new CustomEvent('closed'))}>
        <form @submit=${this._save}>
          <label class="field whole"><span>${t('crisis.name')}</span><input name="name" required maxlength="60" data-test="crisis-name"></label>
          <label class="field"><span>${t('crisis.target')}</span><select name="target" @change=${(event: Event) => (this._target = targets.find((each) => each === (event.target as HTMLSelectElement).value) ?? 'product')}>${targets.map((each) => html`<option value=${each}>${t(`crisis.target_${each}`)}</option>`)}</select></label>
          ${this._renderTarget()}
          <label class="field whole"><span>${t('crisis.banner_zh')}</span><input name="zh" required maxlength="200" data-test="crisis-banner-zh"></label>
          <label class="field whole"><span>${t('crisis.banner_en')}</span><input name="en" required maxlength="200" data-test="crisis-banner-en"></label>
          <label class="field"><span>${t('crisis.announcement')}</span><select name="announcement" data-test="crisis-announcement" @change=${(event: Event) => (this._own = (event.target as HTMLSelectElement).value === OWN)}><option value="">${t('crisis.announcement_none')}</option><option value=${OWN}>${t('crisis.announcement_own')}</option>${announcements.map((each) => html`<option value=${each}>${say(announcementLabels[each])}</option>`)}</select></label>
          <label class="field"><span>${t('crisis.task_hours')}</span><input name="hours" type="number" min="1" max="240" value="24"></label>
          ${this._own ? this._renderWords() : ''}
          <label class="check whole"><input type="checkbox" name="list" checked>${t('crisis.make_list')}</label>
          <p class="fault whole" role="alert">${this._failure ? explain(this._failure) : ''}</p>
          <p class="actions whole"><button class="button primary" data-test="crisis-save" ?disabled=${this._busy}>${t('crisis.prepare')}</button></p>
        </form>
      </ui-dialog>
    `;
  }

  private _renderWords() {
    return html`
      <label class="field whole"><span>${t('crisis.words_zh')}</span><input name="wordsZh" required maxlength="200" pattern="[\u4e00-\u9fff，。、！？；：]+" title=${t('crisis.words_zh_hint')} data-test="crisis-words-zh"></label>
      <label class="field whole"><span>${t('crisis.words_en')}</span><input name="wordsEn" required maxlength="300" data-test="crisis-words-en"></label>
      <p class="small muted whole">${t('crisis.words_hint')}</p>`;
  }

  private _renderTarget() {
    if (this._target === 'segment')
      return html`<label class="field"><span>${t('lists.segment')}</span><select name="which" required>${this._segments.map((segment) => html`<option value=${segment.id}>${say(segment.label)}</option>`)}</select></label>`;
    if (this._target === 'branch')
      return html`<label class="field"><span>${t('crisis.org_no')}</span><input name="which" required maxlength="10" pattern="[0-9A-Za-z]+"></label>`;
    return html`<label class="field"><span>${t('crisis.product')}</span><select name="which">${products.map((each) => html`<option value=${each}>${t(`crisis.product_${each}`)}</option>`)}</select></label>`;
  }

  private async _save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => String(data.get(name) ?? '').trim();
    const which = { segment: 'segment', branch: 'orgNo', product: 'product' }[this._target];
    this._busy = true;
    this._failure = null;
    try {
      const mode: NewCrisisMode = {
        key: this.key,
        name: text('name'),
        target: CrisisTarget.parse({ kind: this._target, [which]: text('which') }),
        words: this._own ? { 'zh-CN': text('wordsZh'), en: text('wordsEn') } : null,
        announcement: Announcement.safeParse(text('announcement')).data ?? null,
        banner: { 'zh-CN': text('zh'), en: text('en') },
        taskHours: text('hours') ? Number(text('hours')) : null,
        callList: data.get('list') !== null,
      };
      await crisisApi(this.desk.http).make(mode);
      this.dispatchEvent(new CustomEvent('made'));
    } catch (error) {
      this._failure = error;
    } finally {
      this._busy = false;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      form { display: grid; grid-template-columns: 1fr 1fr; gap: 10px 16px; } .whole { grid-column: 1 / -1; } .actions { display: flex; justify-content: flex-end; }
      .fault:empty { display: none; } .check { display: flex; gap: 8px; align-items: center; }
    `,
  ];
}
customElements.define('new-crisis', NewCrisis);
declare global {
  interface HTMLElementTagNameMap {
    'new-crisis': NewCrisis;
  }
}
