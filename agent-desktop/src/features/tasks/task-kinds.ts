import { type TaskCounts, type TaskKind, type TaskScope, taskKindLabels } from '@tellerline/contracts';
import { css, html, nothing, svg } from 'lit';
import { SpeakingElement } from '../../app/desk-element.ts';
import { clockSource } from '../../components/ui-clock.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { ageOf } from './task-words.ts';

type Kind = TaskCounts['kinds'][number];
const ageSteps = ['underOneDay', 'underThreeDays', 'underSevenDays', 'older'] as const;

/**
 * What waits, kind by kind: how many, how old, how many too late. Choosing one narrows the list.
 * @fires kind - with the kind, or '' for all
 */
export class TaskKinds extends SpeakingElement {
  static override properties = { counts: { attribute: false }, scope: {}, kind: {} };
  declare counts: TaskCounts | null;
  declare scope: TaskScope;
  declare kind: TaskKind | '';

  private _choose(kind: TaskKind | ''): void {
    this.dispatchEvent(new CustomEvent('kind', { detail: kind }));
  }

  private _count({ free, mine, taken }: Kind): number {
    return { pool: free, mine, taken, done: free + mine + taken }[this.scope];
  }

  protected override render() {
    const kinds = this.counts?.kinds ?? [];
    return html`
      <nav aria-label=${t('tasks.kinds')} class="scroll">
        <button aria-current=${this.kind === '' ? 'true' : 'false'} data-test="kind-all" @click=${() => this._choose('')}>
          <span>${t('tasks.all_kinds')}</span><strong class="num">${kinds.reduce((sum, kind) => sum + this._count(kind), 0)}</strong>
        </button>
        ${kinds.map((kind) => this._renderKind(kind))}
      </nav>
    `;
  }

  private _renderKind(kind: Kind) {
    const { underOneDay: one, underThreeDays: three, underSevenDays: seven, older } = kind.ages;
    return html`
      <button aria-current=${this.kind === kind.kind ? 'true' : 'false'} data-test="kind" data-kind=${kind.kind} @click=${() => this._choose(kind.kind)}>
        <span>${say(taskKindLabels[kind.kind])}</span><strong class="num">${this._count(kind)}</strong>
        <svg class="ages" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label=${t('tasks.ages', { one, three, seven, older })}>${this._renderAges(kind)}</svg>
        <span class="small muted">${t('tasks.oldest', { age: ageOf(kind.oldestAt, clockSource.now()) })}</span>
        ${kind.overdue > 0 ? html`<span class="small late">${t('tasks.overdue_n', { n: kind.overdue })}</span>` : nothing}
      </button>
    `;
  }

  /** One bar, as long as all of them, cut by age. */
  private _renderAges({ ages }: Kind) {
    const waiting = ageSteps.reduce((sum, step) => sum + ages[step], 0);
    let from = 0;
    return ageSteps.map((step) => {
      const share = (100 * ages[step]) / waiting;
      from += share;
      return svg`<rect class=${step} x=${from - share} width=${share} height="4"></rect>`;
    });
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; min-height: 0; border-right: 1px solid var(--rule); background: var(--sunken); }
      nav { height: 100%; }
      button { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 4px 8px; width: 100%; padding: 8px 16px; border: 0; border-bottom: 1px solid var(--rule); border-left: 3px solid transparent; background: none; text-align: left; }
      button:hover { background: var(--hover); }
      button[aria-current="true"] { background: var(--selected); border-left-color: var(--accent); }
      button:focus-visible { outline-offset: -3px; }
      .ages { grid-column: 1 / -1; display: block; width: 100%; height: 4px; border-radius: 2px; }
      .underOneDay { fill: var(--ok-solid); } .underThreeDays { fill: var(--accent); }
      .underSevenDays { fill: var(--warning-solid); } .older { fill: var(--danger-solid); }
      strong { justify-self: end; }
      .late { color: var(--danger); text-align: right; }
    `,
  ];
}
customElements.define('task-kinds', TaskKinds);
