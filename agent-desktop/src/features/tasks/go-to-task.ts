import type { TaskView } from '@tellerline/contracts';
import { goTo } from '../../app/router.ts';

/** Shows where a task is worked on. */
export function goToTask(task: TaskView, openCustomer: (customerNo: string) => void): void {
  if (task.subjectKind === 'bundle') goTo('tasks', 'hand-over', task.subjectId);
  else if (task.subjectKind === 'duplicate_pair') goTo('tasks', 'duplicates', task.subjectId);
  else if (task.subjectKind === 'risk_group') goTo('groups', 'risk', task.subjectId);
  else if (task.subjectKind === 'alert') goTo('alerts', task.subjectId);
  else if (task.subjectKind === 'branch_alarm') goTo('alerts');
  else if (task.subjectKind === 'crisis_mode') goTo('alerts', 'crisis');
  else if (task.subjectKind === 'service_request') goTo('requests', task.subjectId);
  else if (task.subjectKind === 'article') goTo('knowledge', task.subjectId);
  else if (task.subjectKind === 'evaluation') goTo('recordings', String(task.params.recordingId ?? ''));
  else if (task.subjectKind === 'pending_change') goTo('reviews', task.subjectId);
  else if (task.kind === 'paper_overdue') goTo('archive', 'files', String(task.params.code ?? ''));
  else if (task.customerNo !== null) {
    openCustomer(task.customerNo);
    goTo('desk');
  }
}
