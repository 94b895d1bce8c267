import { personalFile } from '@tellerline/contracts';
import { html, nothing, type TemplateResult } from 'lit';
import { goTo } from '../../app/router.ts';
import type { IconName } from '../../components/ui-icon.ts';
import { explain } from '../../data/api-client.ts';
import { shortDateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { thenBanner } from '../customer/then-banner.ts';
import { returnReason } from '../reviews/return-reason.ts';
import type { FileScreen, FileSession } from './file-session.ts';

const banner = (
  kind: string,
  icon: IconName,
  test: string,
  text: string,
  actions: unknown = nothing,
): TemplateResult => html`
  <div class="banner ${kind}" role=${kind === 'danger' ? 'alert' : 'status'} data-test=${test}><ui-icon .name=${icon} .size=${16}></ui-icon><p>${text}</p>${actions}</div>
`;

const action = (test: string, text: string, act: () => void): TemplateResult =>
  html`<button class="button" data-test=${test} @click=${act}>${text}</button>`;

/** What the file's screen must say first: a pending change, one that came back, a conflict, an old version, a refusal. */
export function fileBanners(screen: FileScreen, session: FileSession, back: () => void): unknown[] {
  const { file } = screen;
  if (!file) return [];
  return [
    conflictBanner(screen),
    screen.refusal ? banner('danger', 'stop', 'file-refusal', explain(screen.refusal)) : nothing,
    openBanner(screen, session),
    returnedBanner(screen, session),
    file.asOf ? thenBanner({ ...file, asOf: file.asOf }, back, 'file-as-of') : nothing,
  ];
}

function conflictBanner({ conflict }: FileScreen): unknown {
  if (!conflict) return nothing;
  if (conflict.kind === 'taken')
    return banner('danger', 'warning', 'file-conflict', t('file.conflict_open', { who: conflict.by }));
  const names = [...new Set(conflict.both.map(fieldName))].join('、');
  const text = [
    t('file.conflict', { version: conflict.version }),
    names ? t('file.conflict_fields', { fields: names }) : '',
  ];
  return banner('danger', 'warning', 'file-conflict', text.filter(Boolean).join(' '));
}

function openBanner({ file, edits }: FileScreen, session: FileSession): unknown {
  const open = file?.open;
  if (!open || edits) return nothing;
  const words = { who: open.enteredBy.name, n: open.changedFields };
  if (open.state === 'draft') {
    const at = shortDateTime(open.createdAt, new Date());
    return open.own
      ? banner('info', 'note', 'file-open', t('file.open_draft_own', { n: words.n, at }), [
          action('file-go-on', t('file.go_on'), () => void session.edit()),
          action('file-withdraw', t('file.discard'), () => void session.withdraw().then(() => session.discard())),
        ])
      : banner('info', 'note', 'file-open', t('file.open_draft', { ...words, at }));
  }
  const at = shortDateTime(open.submittedAt ?? open.createdAt, new Date());
  return banner('warning', 'note', 'file-open', t('file.open_submitted', { ...words, at }), [
    action('file-look', t('file.open_look'), () => goTo('reviews', open.id)),
    open.own ? action('file-withdraw', t('file.withdraw'), () => void session.withdraw()) : nothing,
  ]);
}

function returnedBanner({ returned, edits }: FileScreen, session: FileSession): unknown {
  if (!returned || edits) return nothing;
  const text = t('file.returned', { who: returned.reviewedBy?.name ?? '', reason: returnReason(returned.reason) });
  return banner('danger', 'warning', 'file-returned', text, [
    action('file-correct', t('file.correct'), () => void session.resume(returned.id, false)),
  ]);
}

/** The label of what a path is about. */
export function fieldName(path: string): string {
  const [id = ''] = path.split('.');
  const found = path.includes('.')
    ? personalFile.lists.find((list) => list.id === id)
    : personalFile.fields.find((field) => field.id === id);
  return found ? say(found.label) : path;
}
