import type { AgentSkill, AgentSkills, CentreSettings } from '@tellerline/contracts';
import { css, html, nothing } from 'lit';
import { DeskElement } from '../../app/desk-element.ts';
import { emptyState, states } from '../../components/ui-states.ts';
import { explain } from '../../data/api-client.ts';
import { say, t } from '../../i18n/locale.ts';
import { base, controls, tables } from '../../styles/shared.ts';
import type { KeepSetting } from './centre-page.ts';

const levels = [5, 4, 3, 2, 1] as const;

/** Agents by queues: how well each serves each, kept as soon as it is chosen. */
export class SkillGrid extends DeskElement {
  static override properties = {
    settings: { attribute: false },
    keep: { attribute: false },
    _refusal: { state: true },
  };
  declare settings: CentreSettings;
  declare keep: KeepSetting;
  declare private _refusal: unknown;

  constructor() {
    super();
    this._refusal = null;
  }

  protected override render() {
    if (!this.hasDesk) return nothing;
    const { agents, queues } = this.settings;
    if (agents.length === 0) return emptyState('people', t('centre.no_agents'));
    return html`
      <p class="lead small ${this._refusal ? 'fault' : 'muted'}" role=${this._refusal ? 'alert' : nothing}>${this._refusal ? explain(this._refusal) : t('centre.skills_lead')}</p>
      <div class="scroll" tabindex="0" role="region" aria-label=${t('centre.tab_skills')}>
        <table data-test="skills">
          <thead><tr><th>${t('centre.agent')}</th><th>${t('centre.extension')}</th>${queues.map((queue) => html`<th>${say(queue.label)}</th>`)}</tr></thead>
          <tbody>${agents.map(
            (agent) => html`
            <tr data-test="skill-agent" data-user=${agent.userId}>
              <td><strong>${agent.displayName}</strong></td><td class="num muted">${agent.extension ?? ''}</td>
              ${queues.map((queue) => html`<td>${this._level(agent, queue.code, say(queue.label))}</td>`)}
            </tr>`,
          )}</tbody>
        </table>
      </div>
    `;
  }

  private _level(agent: AgentSkills, queue: string, name: string) {
    const level = agent.skills.find((skill) => skill.queue === queue)?.level ?? 0;
    return html`
      <select class=${level === 0 ? 'none' : ''} data-test="skill" data-queue=${queue} aria-label="${agent.displayName} · ${name}" @change=${(event: Event) => void this._set(agent, queue, Number((event.target as HTMLSelectElement).value))}>
        <option value="0" ?selected=${level === 0}>${t('centre.level_none')}</option>
        ${levels.map((each) => html`<option value=${each} ?selected=${each === level}>${t(`centre.level_${each}`)}</option>`)}
      </select>`;
  }

  private async _set({ userId, skills }: AgentSkills, queue: string, level: number): Promise<void> {
    const others = skills.filter((skill) => skill.queue !== queue);
    const wanted: AgentSkill[] = level === 0 ? others : [...others, { queue, level }];
    try {
      await this.keep(`agents/${userId}`, { before: skills, skills: wanted });
      this._refusal = null;
    } catch (error) {
      this._refusal = error;
    }
  }

  static override styles = [
    base,
    controls,
    tables,
    states,
    css`
      :host { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; }
      .lead { margin: 0; padding: 10px 16px; }
      td:first-child, th:first-child { padding-left: 16px; } select { width: 132px; } .none { color: var(--ink-3); }
    `,
  ];
}
customElements.define('skill-grid', SkillGrid);
