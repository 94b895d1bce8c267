import { css, html, type TemplateResult } from 'lit';
import { explain } from '../data/api-client.ts';
import { t } from '../i18n/locale.ts';
import type { IconName } from './ui-icon.ts';
import './ui-icon.ts';

/** Nothing here, and what to do about it. */
export const emptyState = (icon: IconName, title: string, hint = ''): TemplateResult => html`
  <div class="state" data-test="empty">
    <ui-icon .name=${icon} .size=${28}></ui-icon>
    <p class="state-title">${title}</p>
    ${hint ? html`<p class="muted">${hint}</p>` : ''}
  </div>
`;

/** It failed: why, and a way out. */
export const errorState = (title: string, error: unknown, retry: () => void): TemplateResult => html`
  <div class="state" role="alert" data-test="error">
    <ui-icon name="warning" .size=${28}></ui-icon>
    <p class="state-title">${title}</p>
    <p class="muted">${explain(error)}</p>
    <button class="button" data-test="retry" @click=${retry}><ui-icon name="refresh" .size=${16}></ui-icon>${t('common.retry')}</button>
  </div>
`;

/** Rows of the final size while data is on its way. */
export const skeletonRows = (rows: number): TemplateResult => html`
  <div class="skeleton-rows" role="status" aria-label=${t('common.loading')} data-test="loading">
    ${Array.from({ length: rows }, (_, row) => html`<div class="skeleton-row"><span class="skeleton s${row % 4}"></span></div>`)}
  </div>
`;

export const states = css`
  .state { display: grid; justify-items: center; align-content: center; gap: 6px; padding: 40px 24px; text-align: center; color: var(--ink-2); }
  .state ui-icon { color: var(--ink-3); }
  .state-title { font-weight: 600; color: var(--ink); }
  .state p { max-width: 46ch; }
  .state .button { margin-top: 8px; }
  .skeleton { display: block; height: 12px; border-radius: 3px; background: var(--skeleton); }
  .skeleton-row { height: var(--row); display: flex; align-items: center; padding: 0 16px; border-bottom: 1px solid var(--rule); }
  .s0 { width: 62%; } .s1 { width: 78%; } .s2 { width: 48%; } .s3 { width: 70%; }
`;
