import type { CustomerNetwork } from '@tellerline/contracts';
import { html, render } from 'lit';
import { money } from '../../i18n/format.ts';
import { listed } from '../../i18n/listed.ts';
import { say, t } from '../../i18n/locale.ts';
import './network-drawing.ts';

/** Prints the picture as it stands, alone on its page, with the same as a table below it. */
export function printPicture(network: CustomerNetwork, heading: string): void {
  const name = (id: string): string => network.nodes.find((node) => node.id === id)?.name ?? '';
  const sheet = document.createElement('div');
  sheet.className = 'printed-slip';
  render(
    html`
      <h1>${heading}</h1>
      <network-drawing .network=${network}></network-drawing>
      <table>
        <thead><tr><th>${t('picture.from')}</th><th>${t('relations.role')}</th><th>${t('picture.to')}</th><th>${t('picture.amount')}</th></tr></thead>
        <tbody>${network.edges.map((edge) => html`<tr><td>${name(edge.from)}</td><td>${listed(edge.roles.map(say))}</td><td>${name(edge.to)}</td><td>${edge.amount === null ? '' : money(edge.amount)}</td></tr>`)}</tbody>
      </table>`,
    sheet,
  );
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
  // The drawing is there with the next frame.
  requestAnimationFrame(() => print());
}
