import { html, nothing, type TemplateResult } from 'lit';
import { dateTime, time } from '../../i18n/format.ts';
import { listed } from '../../i18n/listed.ts';
import { t } from '../../i18n/locale.ts';
import { momentWords } from '../customer/then-banner.ts';
import { type FileEdits, unexplained } from './entry-edits.ts';
import type { EnteredFile } from './entry-session.ts';

/** Top of a file while it is typed: how much was changed, what is wrong with it, and the ways out. */
export function editingBar(
  edits: FileEdits,
  { kind, busy, savedAt }: { kind: string; busy: boolean; savedAt: string | null },
  act: { discard(): void; save(what: 'draft' | 'submission'): void },
): TemplateResult {
  const n = Object.keys(edits.changes).length;
  const [issues, doubts] = [edits.issues.length, unexplained(edits).length];
  const said =
    issues + doubts > 0 ? findingWords(issues, doubts) : savedAt ? t('file.saved', { at: time(savedAt) }) : '';
  return html`
    <span class="small" data-test="${kind}-count">${n > 0 ? t('file.changes', { n }) : t('file.no_changes')}</span>
    <span class="small ${issues + doubts > 0 ? 'faulty' : 'muted'} cut" role="status" data-test="${kind}-said">${said}</span>
    <span class="grow"></span>
    <button class="button plain" data-test="${kind}-discard" ?disabled=${busy} @click=${act.discard}>${t('file.discard')}</button>
    <button class="button" data-test="${kind}-save" title="Ctrl+S" ?disabled=${busy || n === 0} @click=${() => act.save('draft')}>${t('file.save_draft')}</button>
    <button class="button primary" data-test="${kind}-submit" title="Ctrl+Enter" ?disabled=${busy || n === 0} @click=${() => act.save('submission')}>${t('file.submit')}</button>
  `;
}

/** Only what there is of it is counted. */
function findingWords(issues: number, doubts: number): string {
  const found = [
    issues > 0 ? t('file.faults', { n: issues }) : '',
    doubts > 0 ? t('file.doubts', { n: doubts }) : '',
  ].filter(Boolean);
  return t('file.not_handed_in', { found: listed(found) });
}

/** The question before everything typed is thrown away. */
export const discardQuestion = (kind: string, act: { keep(): void; discard(): void }): TemplateResult => html`
  <span class="grow" role="alert">${t('file.discard_sure')}</span>
  <button class="button" data-test="${kind}-keep" @click=${act.keep}>${t('file.keep')}</button>
  <button class="button danger" data-test="${kind}-discard-sure" @click=${act.discard}>${t('file.discard')}</button>
`;

/** As of when the file is shown. */
export function versionChoice(
  kind: string,
  { versions, asOf }: Pick<EnteredFile, 'versions' | 'asOf'>,
  choose: (asOf: string | null) => void,
): TemplateResult | typeof nothing {
  if (versions.length === 0) return nothing;
  const isKnown = versions.some(({ knownAt }) => knownAt === asOf);
  return html`
    <label class="version small muted">${t('file.version_label')}
      <select data-test="${kind}-version" .value=${isKnown ? (asOf ?? '') : ''} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value || null)}>
        <option value="">${asOf && !isKnown ? momentWords(asOf) : t('file.version_now')}</option>
        ${versions.map(({ knownAt, version }) => html`<option value=${knownAt}>${t('file.version_at', { at: dateTime(knownAt), n: version })}</option>`)}
      </select></label>
  `;
}

/** The way into the form. */
export const editButton = (kind: string, edit: () => void): TemplateResult =>
  html`<button class="button" data-test="${kind}-edit" @click=${edit}><ui-icon name="note" .size=${16}></ui-icon>${t('file.edit')}</button>`;
