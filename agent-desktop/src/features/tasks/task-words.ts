import type { TaskView } from '@tellerline/contracts';
import { goTo } from '../../app/router.ts';
import { t } from '../../i18n/locale.ts';

/** The one line a task is known by in the list. */
export function taskLine(task: TaskView): string {
  const { params } = task;
  if (task.subjectKind === 'bundle') return `${params.flowNo} · ${params.name}`;
  if (task.kind === 'duplicate_review') return `${params.name} · ${task.customerNo} · ${params.other}`;
  if (task.kind === 'paper_overdue') return t('tasks.line_paper', params);
  const named = [params.title, params.name, params.validTo].filter((part) => part !== undefined);
  return named.length > 0 ? named.join(' · ') : (task.customerNo ?? task.subjectId);
}

/** Shows where a task is worked on. */
export function goToTask(task: TaskView, openCustomer: (customerNo: string) => void): void {
  if (task.subjectKind === 'bundle') goTo('tasks', 'hand-over', task.subjectId);
  else if (task.subjectKind === 'duplicate_pair') goTo('tasks', 'duplicates', task.subjectId);
  else if (task.subjectKind === 'pending_change') goTo('reviews', task.subjectId);
  else if (task.kind === 'paper_overdue') goTo('archive', 'files', String(task.params.code ?? ''));
  else if (task.customerNo !== null) {
    openCustomer(task.customerNo);
    goTo('desk');
  }
}

/** How long ago, in its largest unit: `3 d`, `5 h`, `12 min`. */
export function ageOf(since: string, now: number): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(since)) / 60_000));
  if (minutes >= 1_440) return t('tasks.days', { n: Math.floor(minutes / 1_440) });
  if (minutes >= 60) return t('tasks.hours', { n: Math.floor(minutes / 60) });
  return t('tasks.minutes', { n: minutes });
}
