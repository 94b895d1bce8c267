import { AlertLevel, certificateForms, type TaskView } from '@tellerline/contracts';
import { say, t } from '../../i18n/locale.ts';

/** The one line a task is known by in the list. */
export function taskLine(task: TaskView): string {
  const { params } = task;
  if (task.subjectKind === 'bundle') return `${params.flowNo} · ${params.name}`;
  if (task.kind === 'duplicate_review') return `${params.name} · ${task.customerNo} · ${params.other}`;
  if (task.kind === 'paper_overdue') return t('tasks.line_paper', params);
  if (task.kind === 'certificate_expiry') return expiryLine(task);
  if (task.kind === 'guarantee_circle') return t('tasks.line_circle', params);
  if (task.kind === 'flow_task') return say({ 'zh-CN': String(params.zh), en: String(params.en) });
  if (task.kind === 'reveal_alarm') return t('tasks.line_alarm', params);
  if (task.subjectKind === 'alert') return alertLine(task);
  if (task.kind === 'branch_alarm') return branchLine(task);
  if (task.kind === 'crisis_wave') return t('tasks.line_wave', params);
  const named = [params.title, params.name, params.validTo].filter((part) => part !== undefined);
  return named.length > 0 ? named.join(' · ') : (task.customerNo ?? task.subjectId);
}

/** Whose alert, how bad. */
function alertLine({ params }: TaskView): string {
  const level = AlertLevel.safeParse(params.level).data;
  return t('alerts.task_line', { ...params, level: level ? t(`alerts.short_${level}`) : '' });
}

/** Which branch, and how many of its customers are about to leave. */
function branchLine({ params }: TaskView): string {
  const level = AlertLevel.safeParse(params.level).data;
  const branch = say({ 'zh-CN': String(params.zh), en: String(params.en) });
  return t('tasks.line_branch', { ...params, branch, level: level ? t(`alerts.short_${level}`) : '' });
}

/** Whose paper ends when, and whether that is still ahead. */
function expiryLine({ subjectKind, params: { name = '', certificate = '', endsOn = '', stage } }: TaskView): string {
  const paper =
    subjectKind === 'legal_person'
      ? t('tasks.paper_legal_person')
      : say(certificateForms.find(({ kind }) => kind === certificate)?.label) || t('tasks.paper_id');
  return t(stage === 'on_day' ? 'tasks.line_ends_today' : 'tasks.line_ends', { name, paper, endsOn });
}

/** How long ago, in its largest unit: `3 d`, `5 h`, `12 min`. */
export function ageOf(since: string, now: number): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(since)) / 60_000));
  if (minutes >= 1_440) return t('tasks.days', { n: Math.floor(minutes / 1_440) });
  if (minutes >= 60) return t('tasks.hours', { n: Math.floor(minutes / 60) });
  return t('tasks.minutes', { n: minutes });
}
