import { type CertificateForm, type CertificateView, certificateForms, type FileField } from '@tellerline/contracts';
import { css, html, nothing, type TemplateResult } from 'lit';
import { say, t } from '../../i18n/locale.ts';

const licenceForm = certificateForms.find(({ kind }) => kind === 'businessLicence');

/** Old paper's fields are shown only where they hold something; the validity flag is told by the state. */
const isShown = (field: FileField, certificate: CertificateView): boolean => {
  const shown = certificate.values[field.id];
  const empty = !shown || (shown.value === null && !shown.masked) || shown.value === false;
  if (field.type === 'flag' || field.id === 'status') return false;
  return !(empty && (field.legacy === true || !field.mandatory));
};

/** A certificate's fields, read. */
export function readFields(
  form: CertificateForm,
  certificate: CertificateView,
  /** Paths of what reads otherwise today. */
  differing: readonly string[] = [],
): TemplateResult {
  return html`
    <dl class="fields">
      ${form.fields
        .filter((field) => isShown(field, certificate))
        .map((field) => {
          const shown = certificate.values[field.id];
          const differs = differing.some(
            (path) => path === certificate.slot || path === `${certificate.slot}.${field.id}`,
          );
          const wide = field.type === 'long_text' || field.id === 'registeredAddress';
          return html`<div class="pair ${wide ? 'wide' : ''}"><dt>${say(field.label)}</dt>
            <dd class="${isNumber(field) ? 'num' : ''} ${differs ? 'differs' : ''}" title=${differs ? t('then.mark') : ''} data-test="value-${field.id}">${say(shown?.text) || html`<span class="muted">–</span>`}</dd></div>`;
        })}
    </dl>
  `;
}

const isNumber = (field: FileField): boolean =>
  ['day', 'money', 'id_number'].includes(field.type) || field.id === 'number';

/** What the licence says of the same company, beside its other papers: never typed there. */
export function readLicenceFacts(
  form: CertificateForm,
  licence: CertificateView | undefined,
): TemplateResult | typeof nothing {
  const facts = form.fromLicence.flatMap((id) => {
    const field = licenceForm?.fields.find((one) => one.id === id);
    const text = say(licence?.values[id]?.text);
    return field && text ? [{ label: say(field.label), text }] : [];
  });
  if (facts.length === 0) return nothing;
  return html`<p class="facts small" data-test="licence-facts" title=${t('company.from_licence')}>
    ${facts.map(({ label, text }) => html`<span class="fact"><span class="muted">${label}</span> ${text}</span>`)}</p>`;
}

export const certificateStyles = css`
  .fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(264px, 1fr)); gap: 2px 24px; margin: 0; }
  .pair { display: grid; grid-template-columns: 104px minmax(0, 1fr); gap: 8px; min-height: 24px; line-height: 24px; }
  .pair.wide { grid-column: 1 / -1; }
  dt { color: var(--ink-2); font-size: var(--text-s); line-height: 16px; padding: 4px 0; }
  dd { margin: 0; overflow-wrap: anywhere; line-height: 20px; padding: 2px 0; }
  dd.differs { background: var(--warning-soft); box-shadow: 0 0 0 2px var(--warning-soft); border-radius: 2px; }
  .facts { display: flex; flex-wrap: wrap; gap: 0 20px; padding: 4px 0 6px; color: var(--ink-2); line-height: 18px; }
  .fact { max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
`;
