import type { Role } from '@tellerline/contracts';
import { html, nothing } from 'lit';
import type { Desk } from '../../app/desk.ts';
import { goTo } from '../../app/router.ts';
import { t } from '../../i18n/locale.ts';

/** Who may ask for files at all; which lists are his, the server says. */
const askers: readonly Role[] = ['clerk', 'reviewer', 'manager', 'supervisor'];

/** The way from a list to asking for it as a file: the same button on every list. `but`: roles whose list it is not. */
export function exportAction(desk: Desk, source: string, but: readonly Role[] = []) {
  const mine = desk.session.user.roles.some((role) => askers.includes(role) && !but.includes(role));
  if (!mine) return nothing;
  return html`<button class="button plain" data-test="export-${source}" @click=${() => goTo('data', 'exports', source)}>${t('exports.ask')}</button>`;
}
