import type { BundleDetail } from '@tellerline/contracts';
import { html, render } from 'lit';
import { dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';

/** Prints the slip that travels with the papers, alone on its page; numbers are as whole as the person sees them. */
export function printSlip(bundle: BundleDetail): void {
  const sheet = document.createElement('div');
  sheet.className = 'printed-slip';
  render(slip(bundle), sheet);
  document.documentElement.dataset.printing = 'slip';
  document.body.append(sheet);
  addEventListener(
    'afterprint',
    () => {
      sheet.remove();
      delete document.documentElement.dataset.printing;
    },
    { once: true },
  );
  print();
}

const slip = (bundle: BundleDetail) => html`
  <h1>${t('hand_over.slip_title')}</h1>
  <dl>
    <dt>${t('hand_over.flow_no')}</dt><dd>${bundle.document?.number ?? bundle.flowNo}</dd>
    <dt>${t('hand_over.branch')}</dt><dd>${bundle.branch.orgNo} ${say(bundle.branch.name)}</dd>
    <dt>${t('hand_over.name_of')}</dt><dd>${bundle.customer?.name ?? ''}</dd>
    <dt>${t('hand_over.account')}</dt><dd>${bundle.accountNo ?? ''}</dd>
  </dl>
  <table>
    <thead><tr><th></th><th>${t('hand_over.line_name')}</th><th>${t('hand_over.line_number')}</th><th>${t('hand_over.line_pages')}</th><th>${t('hand_over.line_copies')}</th></tr></thead>
    <tbody>
      ${bundle.lines.map((line, at) => html`<tr><td>${at + 1}</td><td>${line.name}</td><td>${line.certificateNo}</td><td>${line.pages}</td><td>${line.copies}</td></tr>`)}
      <tr><td></td><td>${t('hand_over.totals')}</td><td></td><td>${bundle.totals.pages}</td><td>${bundle.totals.copies}</td></tr>
    </tbody>
  </table>
  <p>${bundle.note}</p>
  <footer>
    <span>${t('hand_over.slip_from')}${bundle.document ? ` ${bundle.document.by.name}` : ''}</span>
    <span>${t('hand_over.slip_to')}</span>
    <span>${t('hand_over.slip_date')}${bundle.document ? ` ${dateTime(bundle.document.at)}` : ''}</span>
  </footer>
`;
