import {
  type BundleStep,
  bundleStepLabels,
  type CustomerCard,
  type CustomerEventPage,
  type CustomerResources,
  type ProfileFact,
} from '@tellerline/contracts';
import { html, nothing } from 'lit';
import { day } from '../../../i18n/format.ts';
import { listed } from '../../../i18n/listed.ts';
import { say, t } from '../../../i18n/locale.ts';
import '../event-row.ts';
import { provenanceWords } from '../provenance-words.ts';
import type { Group } from './customer-overview.ts';

const RELATIONS_SHOWN = 8;
const EVENTS_SHOWN = 6;
type Go = (view: string) => void;

const more = (go: () => void, test: string) =>
  html`<p class="more"><button class="link small" data-test=${test} @click=${go}>${t('overview.more')}</button></p>`;

/** 属性, 财务, 其他: facts in words. */
export function factsGroup(facts: readonly ProfileFact[]): Group | null {
  const [first] = facts;
  if (!first) return null;
  const latest = facts.reduce((one, other) => (other.provenance.asOf > one.provenance.asOf ? other : one), first);
  const body = html`<dl>${facts.map(({ label, text, provenance }) => html`<dt>${say(label)}</dt><dd class="num" title=${provenanceWords(provenance)}>${say(text)}</dd>`)}</dl>`;
  return { body, source: provenanceWords(latest.provenance) };
}

/** 关系: who stands nearest. */
export function relationsGroup(
  { relations, basic }: CustomerCard,
  go: Go,
  open: (customerNo: string) => void,
): Group | null {
  const inForce = relations.filter(({ endedOn }) => endedOn === null);
  if (inForce.length === 0) return null;
  const body = html`
    <dl>${inForce
      .slice(0, RELATIONS_SHOWN)
      .map(
        ({ roleLabel, name, customerNo }) =>
          html`<dt>${say(roleLabel)}</dt><dd>${customerNo ? html`<button class="link" data-test="overview-relation" @click=${() => open(customerNo)}>${name}</button>` : name}</dd>`,
      )}</dl>
    ${more(() => go('relations'), 'overview-relations')}`;
  return { body, source: provenanceWords(basic.provenance) };
}

/** 资源: who answers for the customer, what there is of him in images and on paper. */
export function resourcesGroup(resources: CustomerResources, go: Go): Group {
  const { branch, coreManager, manager, images, papers, bundles, provenance } = resources;
  const sets = images.reduce((sum, { sets: n }) => sum + n, 0);
  const latest = images
    .map(({ latestAt }) => latestAt)
    .sort()
    .at(-1);
  const body = html`
    <dl data-test="resources">
      <dt>${t('resources.branch')}</dt><dd>${say(branch.name)}</dd>
      ${coreManager ? html`<dt>${t('resources.core_manager')}</dt><dd>${coreManager}</dd>` : nothing}
      ${manager ? html`<dt>${t('resources.manager')}</dt><dd>${manager.displayName} <span class="small muted">${t('holdings.since', { day: day(manager.since) })}</span></dd>` : nothing}
      ${latest ? html`<dt>${t('resources.images')}</dt><dd title=${listed(images.map(({ label, sets: n }) => `${say(label)} ${n}`))}>${t('resources.image_line', { n: sets, day: day(latest) })}</dd>` : nothing}
      ${papers.files > 0 ? html`<dt>${t('resources.papers')}</dt><dd>${t('resources.paper_line', { n: papers.files })}${papers.out > 0 ? html` · <span class="warn">${t('resources.paper_out', { n: papers.out })}</span>` : nothing}${papers.overdue > 0 ? html` · <span class="bad">${t('resources.paper_overdue', { n: papers.overdue })}</span>` : nothing}</dd>` : nothing}
      ${bundles?.latest ? html`<dt>${t('resources.bundles')}</dt><dd>${t('resources.bundle_line', { underway: bundles.underway, done: bundles.done })} <span class="small muted">${t('resources.bundle_latest', { flowNo: bundles.latest.flowNo, step: stepWords(bundles.latest.step) })}</span></dd>` : nothing}
    </dl>
    ${latest || papers.files > 0 ? more(() => go('documents'), 'overview-documents') : nothing}`;
  return { body, source: provenanceWords(provenance) };
}

const stepWords = (step: string): string => say(bundleStepLabels[step as BundleStep]) || step;

/** 事件: the latest of the story. */
export function eventsGroup({ items }: CustomerEventPage, customerNo: string, go: Go): Group | null {
  const [first] = items;
  if (!first) return null;
  const body = html`
    <ol>${items.slice(0, EVENTS_SHOWN).map((event) => html`<li class="line"><span class="num muted">${day(event.at)}</span><event-row .event=${event} .customerNo=${customerNo}></event-row></li>`)}</ol>
    ${more(() => go('timeline'), 'overview-events')}`;
  return { body, source: '', wide: true };
}
