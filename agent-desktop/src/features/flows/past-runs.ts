import type { FlowRunView } from '@tellerline/contracts';
import { html, type TemplateResult } from 'lit';
import { dateTime } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';

/** Conversations that are over, each with what was asked and answered, as the server lets it be seen. */
export const pastRuns = (runs: readonly FlowRunView[]): TemplateResult => html`
  <details data-test="flow-past">
    <summary class="small">${t('flow.past', { n: runs.length })}</summary>
    ${runs.map(
      (run) => html`
        <details class="past" data-test="flow-past-run" data-run=${run.id}>
          <summary><span class="cut">${say(run.name)}</span> <span class="small muted num">${dateTime(run.startedAt)} · ${run.by} · ${t(run.status === 'ended' ? 'flow.past_ended' : 'flow.past_left')}</span></summary>
          <dl>${run.answers.map(({ question, answer }) => html`<dt class="small muted">${say(question)}</dt><dd>${answer ? say(answer) : '—'}</dd>`)}</dl>
          ${run.outcome && say(run.outcome.note) ? html`<p class="small note">${say(run.outcome.note)}</p>` : ''}
        </details>`,
    )}
  </details>
`;
