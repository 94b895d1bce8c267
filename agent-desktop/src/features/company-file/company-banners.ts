import type { CorporateFileView } from '@tellerline/contracts';
import { html, nothing, type TemplateResult } from 'lit';
import { goTo } from '../../app/router.ts';
import type { IconName } from '../../components/ui-icon.ts';
import { explain } from '../../data/api-client.ts';
import { shortDateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { thenBanner } from '../customer/then-banner.ts';
import { nameOf } from './company-edits.ts';
import type { CompanyScreen, CompanySession } from './company-session.ts';

const banner = (
  tone: string,
  icon: IconName,
  test: string,
  text: string,
  actions: unknown = nothing,
): TemplateResult => html`
  <div class="banner ${tone}" role=${tone === 'danger' ? 'alert' : 'status'} data-test=${test}><ui-icon .name=${icon} .size=${16}></ui-icon><p>${text}</p>${actions}</div>
`;

const action = (test: string, text: string, act: () => void): TemplateResult =>
  html`<button class="button" data-test=${test} @click=${act}>${text}</button>`;

/** What the file's screen must say first: a hold, a conflict, a refusal, a pending change, one that came back. */
export function companyBanners(screen: CompanyScreen, session: CompanySession, back: () => void): unknown[] {
  const { file, edits, conflict, refusal, returned } = screen;
  if (!file) return [];
  return [
    file.holdSince && !file.asOf
      ? banner('danger', 'stop', 'company-hold', t('company.hold', { day: file.holdSince }))
      : nothing,
    conflict?.kind === 'taken'
      ? banner('danger', 'warning', 'company-conflict', t('file.conflict_open', { who: conflict.by }))
      : nothing,
    conflict?.kind === 'moved_on' ? banner('danger', 'warning', 'company-conflict', movedOn(conflict.both)) : nothing,
    refusal ? banner('danger', 'stop', 'company-refusal', explain(refusal)) : nothing,
    file.asOf ? thenBanner({ ...file, asOf: file.asOf }, back, 'company-as-of') : nothing,
    edits || file.asOf ? nothing : openBanner(file, session),
    returned && !edits
      ? banner(
          'danger',
          'warning',
          'company-returned',
          t('file.returned', { who: returned.reviewedBy?.name ?? '', reason: returned.reason ?? '' }),
          [action('company-correct', t('file.correct'), () => void session.resume(returned.id, false))],
        )
      : nothing,
  ];
}

/** Nothing typed is lost; what both changed is named, so that it is looked at. */
function movedOn(both: readonly string[]): string {
  const fields = [...new Set(both.map((path) => nameOf(path).map(say).join(' · ')))].join('、');
  return [t('company.gone_on'), fields ? t('file.conflict_fields', { fields }) : ''].filter(Boolean).join(' ');
}

function openBanner({ openChange: open }: CorporateFileView, session: CompanySession): unknown {
  if (!open) return nothing;
  const at = shortDateTime(open.submittedAt ?? open.createdAt, new Date());
  const words = { who: open.enteredBy.name, n: open.changedFields, at };
  if (open.state === 'submitted') {
    return banner('warning', 'note', 'company-open', t('file.open_submitted', words), [
      action('company-look', t('file.open_look'), () => goTo('reviews', open.id)),
      open.own ? action('company-withdraw', t('file.withdraw'), () => void session.withdraw()) : nothing,
    ]);
  }
  if (!open.own) return banner('info', 'note', 'company-open', t('company.open_draft', words));
  return banner('info', 'note', 'company-open', t('file.open_draft_own', words), [
    action('company-go-on', t('file.go_on'), () => void session.edit()),
  ]);
}
