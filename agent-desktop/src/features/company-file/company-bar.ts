import {
  type CorporateFileView,
  certificateFormOf,
  type ManagerChoices,
  type SessionView,
} from '@tellerline/contracts';
import { html, nothing, type TemplateResult } from 'lit';
import { say, t } from '../../i18n/locale.ts';
import { provenanceWords } from '../customer/provenance-words.ts';
import { editButton, versionChoice } from '../file-entry/entry-bar.ts';
import type { CompanyScreen, CompanySession } from './company-session.ts';

/** Top of a company's file while it is read: who answers for it, as of when it is shown, and the way into the form. */
export function readingBar(
  session: CompanySession,
  { file, managers }: CompanyScreen,
  edit: () => void,
): TemplateResult | typeof nothing {
  if (!file) return nothing;
  const open = file.openChange;
  const free = file.mayEnter && (open === null || (open.own && open.state === 'draft'));
  return html`
    ${managers ? managerChoice(session, file, managers) : html`<span class="small muted cut" data-test="company-manager">${file.manager ? t('company.manager', { name: file.manager.displayName }) : t('company.manager_none')}</span>`}
    <span class="grow"></span>
    ${versionChoice('company', file, (asOf) => void session.load(asOf))}
    ${free ? editButton('company', edit) : nothing}
  `;
}

/** Reviewers and supervisors say who answers for a customer. */
export const namesManagers = ({ user }: SessionView): boolean =>
  user.roles.some((role) => role === 'reviewer' || role === 'supervisor');

function managerChoice(
  session: CompanySession,
  { manager }: CorporateFileView,
  managers: ManagerChoices['items'],
): TemplateResult {
  const gone = manager && !managers.some(({ userId }) => userId === manager.userId) ? [manager] : [];
  return html`
    <label class="version small muted">${t('company.manager_label')}
      <select data-test="company-manager-choice" @change=${(event: Event) => void session.setManager((event.target as HTMLSelectElement).value || null)}>
        <option value="" ?selected=${manager === null}>${t('company.manager_none')}</option>
        ${[...managers, ...gone].map(({ userId, displayName }) => html`<option value=${userId} ?selected=${userId === manager?.userId}>${displayName}</option>`)}
      </select></label>
  `;
}

/** What the core bank says of the same company. */
export function coreLine({ core }: CorporateFileView): TemplateResult | typeof nothing {
  if (!core) return nothing;
  const permits = Object.entries(core.permits);
  if (!core.creditCode && permits.length === 0) return nothing;
  return html`<p class="core small muted num" data-test="company-core">${core.creditCode ? t('company.core', { number: core.creditCode, person: core.legalPerson ?? '–' }) : nothing} ${permits.map(([slot, { number, provenance }]) => html`<span data-test="company-core-permit">· ${say(certificateFormOf(slot)?.label)} ${number}（${provenanceWords(provenance)}）</span>`)}</p>`;
}
