import type { CustomerImages, ImageKindView, RequestDetail, RequestLinkKind } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { goTo } from '../../app/router.ts';
import { explain } from '../../data/api-client.ts';
import { dateTime, day } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { kindName } from '../documents/document-words.ts';
import { documentsApi } from '../documents/documents-api.ts';
import { type Viewed, viewedSet } from '../documents/viewer/viewed.ts';
import { requestsApi } from './requests-api.ts';

/**
 * What a request is linked with: images of its customer, chosen or brought in here, other requests and calls.
 * @fires changed - with the request after it was linked
 */
export class RequestLinks extends DeskElement {
  static override properties = {
    request: { attribute: false },
    _images: { state: true },
    _importing: { state: true },
    _viewed: { state: true },
    _busy: { state: true },
    _failure: { state: true },
  };
  declare request: RequestDetail;
  /** While somebody chooses. */
  declare private _images: CustomerImages | null;
  declare private _importing: CustomerImages | null;
  declare private _viewed: Viewed | null;
  declare private _busy: boolean;
  declare private _failure: unknown;

  constructor() {
    super();
    this._images = null;
    this._importing = null;
    this._viewed = null;
    this._busy = false;
    this._failure = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('request');
    if (before && before.row.id !== this.request.row.id)
      Object.assign(this, { _images: null, _viewed: null, _failure: null });
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { links, row, mayWork } = this.request;
    const mayLink = mayWork && row.customer !== null;
    if (links.length === 0 && !mayLink) return nothing;
    return html`
      <header><h4>${t('requests.links')}</h4>
        ${mayLink ? html`<button class="button plain" aria-expanded=${this._images !== null} data-test="request-link" ?disabled=${this._busy} @click=${this._toggle}>${t(this._images ? 'requests.link_close' : 'requests.link_images')}</button>` : nothing}
        ${mayLink && this.desk.session.user.roles.includes('clerk') ? html`<button class="button plain" data-test="request-upload" ?disabled=${this._busy} @click=${this._upload}>${t('requests.upload_images')}</button>` : nothing}
      </header>
      ${links.length === 0 ? html`<p class="small muted">${t('requests.no_links')}</p>` : html`<ul data-test="request-links">${links.map((link) => this._renderLink(link))}</ul>`}
      ${this._images ? this._renderChoice(this._images) : nothing}
      ${this._failure ? html`<p class="fault" role="alert">${explain(this._failure)}</p>` : nothing}
      ${this._viewed ? html`<image-viewer large .viewed=${this._viewed} @closed=${() => (this._viewed = null)}></image-viewer>` : nothing}
      ${
        this._importing
          ? html`<import-dialog .customerNo=${row.customer?.customerNo ?? ''} .images=${this._importing} .setId=${null} .account=${null} @imported=${(event: CustomEvent<string>) => this._link(event.detail)} @closed=${() => {
              this._importing = null;
            }}></import-dialog>`
          : nothing
      }
    `;
  }

  private _renderLink({ kind, ref, label, at }: RequestDetail['links'][number]) {
    const words = label ? say(label) : t('requests.link_call');
    return html`<li>
      ${kind === 'interaction' ? html`<span>${words}</span>` : html`<button class="link cut" data-test="request-link-open" title=${words} @click=${() => void this._open(kind, ref)}>${words}</button>`}
      <span class="small muted num">${at ? dateTime(at) : ''}</span>
    </li>`;
  }

  private _renderChoice({ kinds }: CustomerImages) {
    const linked = new Set(this.request.links.map(({ ref }) => ref));
    const free = kinds.filter(({ latest }) => latest && !linked.has(latest.id));
    if (free.length === 0) return html`<p class="small muted">${t('requests.link_none')}</p>`;
    return html`<ul class="choice" data-test="request-images">${free.map((kind) => this._renderImage(kind))}</ul>`;
  }

  private _renderImage({ kind, latest }: ImageKindView) {
    if (!latest) return nothing;
    return html`<li><span class="cut">${[kindName(kind), latest.title].filter(Boolean).join(' · ')}</span>
      <span class="small muted num">${latest.importedAt ? day(latest.importedAt) : ''}</span>
      <button class="button" data-test="request-link-image" ?disabled=${this._busy} @click=${() => this._link(latest.id)}>${t('requests.link_done')}</button></li>`;
  }

  private async _open(kind: RequestLinkKind, ref: string): Promise<void> {
    if (kind === 'request') return goTo('requests', ref);
    this._failure = null;
    try {
      const [set] = await Promise.all([
        documentsApi(this.desk.http).set(ref),
        import('../documents/viewer/image-viewer.ts'),
      ]);
      this._viewed = viewedSet(set);
    } catch (error) {
      this._failure = error;
    }
  }

  private async _toggle(): Promise<void> {
    if (this._images) this._images = null;
    else this._images = await this._load();
  }

  private async _upload(): Promise<void> {
    const [images] = await Promise.all([this._load(), import('../documents/import-dialog.ts')]);
    this._importing = images;
  }

  private async _load(): Promise<CustomerImages | null> {
    const customerNo = this.request.row.customer?.customerNo ?? '';
    this._failure = null;
    try {
      return await documentsApi(this.desk.http).images(customerNo, null);
    } catch (error) {
      this._failure = error;
      return null;
    }
  }

  private async _link(ref: string): Promise<void> {
    this._busy = true;
    this._failure = null;
    try {
      const move = { move: 'link', kind: 'image_set', ref } as const;
      const changed = await requestsApi(this.desk.http).move(this.request, move);
      this.dispatchEvent(new CustomEvent('changed', { detail: changed }));
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
      :host { display: block; padding: 4px 16px 8px; border-bottom: 1px solid var(--rule); }
      header { display: flex; align-items: center; gap: 4px; } h4 { flex: 1; margin: 0; line-height: 28px; font-size: var(--text-m); } header .button { min-height: 26px; }
      li { display: flex; align-items: center; gap: 8px; min-height: 28px; } li > :first-child { flex: 1; min-width: 0; text-align: left; }
      .choice { border-top: 1px solid var(--rule); margin-top: 4px; padding-top: 4px; } .choice .button { min-height: 26px; }
    `,
  ];
}
customElements.define('request-links', RequestLinks);
