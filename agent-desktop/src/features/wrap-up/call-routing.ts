import { CallRouting, type RoutingCandidate, type RoutingStep } from '@tellerline/contracts';
import { css, html, nothing, type PropertyValues } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { duration } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls } from '../../styles/shared.ts';
import { stateWords } from '../call-bar/presence-control.ts';

/** In one sentence, why this call came to whom it came; to supervisors, how the others stood. */
export class CallRoutingElement extends DeskElement {
  static override properties = { interactionId: {}, _steps: { state: true }, _failed: { state: true } };
  declare interactionId: string;
  declare private _steps: readonly RoutingStep[];
  declare private _failed: boolean;

  constructor() {
    super();
    this.interactionId = '';
    this._steps = [];
    this._failed = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('interactionId') && this.hasDesk) void this._load(this.interactionId);
  }

  protected override deskReady(): void {
    if (this.interactionId) void this._load(this.interactionId);
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    if (this._failed) return html`<p class="box small muted">${t('routing.failed')}</p>`;
    const last = this._steps.findLast(({ step }) => step === 'rung' || step === 'last_agent');
    if (!last) return nothing;
    return html`<div class="box">
      <p data-test="why-call"><strong>${t('routing.title')}</strong> ${sentences(last, this._steps, this._who(last)).join(' ')}</p>
      ${last.candidates ? this._others(last, last.candidates) : nothing}
    </div>`;
  }

  private _others(last: RoutingStep, candidates: readonly RoutingCandidate[]) {
    const others = candidates.filter(({ userId }) => userId !== last.agent?.userId);
    if (others.length === 0) return nothing;
    return html`
      <details data-test="why-others"><summary class="small">${t('routing.others')}</summary>
        <ul>${others.map((other) => html`<li><span class="cut">${other.name}</span><span class="small muted">${whyNot(other, last)}</span></li>`)}</ul>
      </details>`;
  }

  private _who({ agent }: RoutingStep): string {
    return agent?.userId === this.desk.session.user.id ? t('routing.you') : (agent?.name ?? '');
  }

  private async _load(interactionId: string): Promise<void> {
    try {
      const { steps } = await this.desk.http.get(`/interactions/${interactionId}/routing`, CallRouting);
      if (interactionId !== this.interactionId) return;
      this._steps = steps;
      this._failed = false;
    } catch {
      this._steps = [];
      this._failed = true;
    }
  }

  static override styles = [
    base,
    controls,
    css`
      :host { display: block; } .box { padding: 8px 16px; border-bottom: 1px solid var(--rule); }
      p { margin: 0; line-height: 22px; } summary { cursor: pointer; color: var(--ink-2); margin-top: 4px; }
      ul { list-style: none; margin: 4px 0 0; padding: 0; } li { display: flex; justify-content: space-between; gap: 12px; line-height: 24px; }
    `,
  ];
}
customElements.define('call-routing', CallRoutingElement);

function sentences(last: RoutingStep, steps: readonly RoutingStep[], who: string): string[] {
  const told: string[] = [];
  if (last.priority !== 'usual') told.push(t(`routing.${last.priority}`));
  if (last.group && last.priority !== 'preferred' && last.priority !== 'foremost') told.push(t('routing.group_moved'));
  if (last.group?.name !== undefined) told.push(t('routing.group_named', { name: last.group.name }));
  if (steps.some(({ step }) => step === 'overflow')) told.push(t('routing.overflowed'));
  const clock = duration(last.waitedSeconds * 1000);
  const params = { who, queue: say(last.queue.label), clock, free: String(last.free), same: String(last.freeOfLevel) };
  if (last.step === 'last_agent') told.push(t('routing.last_agent', { who }));
  else if (last.free <= 1) told.push(t('routing.rung_only', params));
  else told.push(t('routing.rung_turn', { ...params, level: String(last.level ?? '') }));
  return told;
}

function whyNot({ state, reason, level }: RoutingCandidate, { level: highest }: RoutingStep): string {
  if (state !== 'available') return stateWords({ state, reason });
  return level !== null && highest !== null && level < highest
    ? t('routing.other_level', { level: String(level) })
    : t('routing.other_turn');
}
