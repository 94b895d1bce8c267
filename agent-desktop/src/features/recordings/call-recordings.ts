import { RecordingPage, type RecordingRow } from '@tellerline/contracts';
import { html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import '../../components/ui-dialog.ts';
import { emptyState, errorState, skeletonRows, states } from '../../components/ui-states.ts';
import { t } from '../../i18n/locale.ts';
import { base } from '../../styles/shared.ts';
import './recording-player.ts';

/**
 * What was recorded of one call, each agent's part with its player.
 * @fires closed
 */
export class CallRecordings extends DeskElement {
  static override properties = { interactionId: {}, _rows: { state: true }, _failure: { state: true } };
  declare interactionId: string;
  declare private _rows: readonly RecordingRow[] | null;
  declare private _failure: unknown;

  constructor() {
    super();
    this.interactionId = '';
    this._rows = null;
    this._failure = null;
  }

  protected override deskReady(): void {
    void this._load();
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    return html`<ui-dialog heading=${t('recordings.of_call')} test="call-recordings" .wide=${true}>${this._renderRows()}</ui-dialog>`;
  }

  private _renderRows() {
    if (this._failure) return errorState(t('recordings.load_failed'), this._failure, () => void this._load());
    if (!this._rows) return skeletonRows(4);
    if (this._rows.length === 0) return emptyState('record', t('recordings.none_of_call'));
    return this._rows.map(({ id }) => html`<recording-player .recordingId=${id}></recording-player>`);
  }

  private async _load(): Promise<void> {
    try {
      const page = await this.desk.http.get(`/recordings?interactionId=${this.interactionId}`, RecordingPage);
      this._rows = page.items.toReversed();
      this._failure = null;
    } catch (error) {
      this._failure = error;
    }
  }

  static override styles = [base, states];
}
customElements.define('call-recordings', CallRecordings);
