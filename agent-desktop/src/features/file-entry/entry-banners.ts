import { html, nothing, type TemplateResult } from 'lit';
import { goTo } from '../../app/router.ts';
import type { IconName } from '../../components/ui-icon.ts';
import { explain } from '../../data/api-client.ts';
import { shortDateTime } from '../../i18n/format.ts';
import { listed } from '../../i18n/listed.ts';
import { t } from '../../i18n/locale.ts';
import { thenBanner } from '../customer/then-banner.ts';
import { returnReason } from '../reviews/return-reason.ts';
import type { EnteredFile, EntryRules, EntryScreen } from './entry-session.ts';

/** What the buttons of a banner do. */
export interface EntryActions<F> {
  readonly rules: EntryRules<F>;
  edit(): Promise<void>;
  resume(changeId: string, resumes: boolean): Promise<void>;
  withdraw(): Promise<void>;
  discard(): void;
}

export const banner = (
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

/**
 * What the screen of a file must say first: a conflict, a refusal, a pending change, one that came back, an old version.
 * @param kind first word of the test names
 * @param nameOf the path of a field in words
 */
export function entryBanners<F extends EnteredFile>(
  screen: EntryScreen<F>,
  session: EntryActions<F>,
  { kind, nameOf, back }: { kind: string; nameOf: (path: string) => string; back: () => void },
): unknown[] {
  const { file, edits, conflict, refusal, returned } = screen;
  if (!file) return [];
  return [
    conflict ? banner('danger', 'warning', `${kind}-conflict`, conflictWords(conflict, nameOf)) : nothing,
    refusal ? banner('danger', 'stop', `${kind}-refusal`, explain(refusal)) : nothing,
    edits || file.asOf ? nothing : openBanner(file, session, kind),
    returned && !edits
      ? banner(
          'danger',
          'warning',
          `${kind}-returned`,
          t('file.returned', { who: returned.reviewedBy?.name ?? '', reason: returnReason(returned.reason) }),
          action(`${kind}-correct`, t('file.correct'), () => void session.resume(returned.id, false)),
        )
      : nothing,
    file.asOf ? thenBanner({ ...file, asOf: file.asOf }, back, `${kind}-as-of`) : nothing,
  ];
}

/** Nothing typed is lost; what both changed is named, so that it is looked at. */
function conflictWords(
  conflict: NonNullable<EntryScreen<EnteredFile>['conflict']>,
  nameOf: (path: string) => string,
): string {
  if (conflict.kind === 'taken') return t('file.conflict_open', { who: conflict.by });
  const fields = listed([...new Set(conflict.both.map(nameOf))]);
  const words = [
    t('file.conflict', { version: conflict.version }),
    fields ? t('file.conflict_fields', { fields }) : '',
  ];
  return words.filter(Boolean).join(' ');
}

function openBanner<F extends EnteredFile>(file: F, session: EntryActions<F>, kind: string): unknown {
  const open = session.rules.openOf(file);
  if (!open) return nothing;
  const at = shortDateTime(open.submittedAt ?? open.createdAt, new Date());
  const words = { who: open.enteredBy.name, n: open.changedFields, at };
  if (open.state === 'submitted') {
    return banner('warning', 'note', `${kind}-open`, t('file.open_submitted', words), [
      action(`${kind}-look`, t('file.open_look'), () => goTo('reviews', open.id)),
      open.own ? action(`${kind}-withdraw`, t('file.withdraw'), () => void session.withdraw()) : nothing,
    ]);
  }
  if (!open.own) return banner('info', 'note', `${kind}-open`, t('file.open_draft', words));
  return banner('info', 'note', `${kind}-open`, t('file.open_draft_own', words), [
    action(`${kind}-go-on`, t('file.go_on'), () => void session.edit()),
    action(`${kind}-withdraw`, t('file.discard'), () => void session.withdraw().then(() => session.discard())),
  ]);
}
