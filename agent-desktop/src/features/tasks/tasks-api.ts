import { TaskCounts, type TaskKind, TaskPage, type TaskScope, TaskView } from '@tellerline/contracts';
import { type Http, queryOf } from '../../data/http.ts';

export interface TaskFilter {
  scope: TaskScope;
  kind: TaskKind | '';
  sort: 'due' | 'oldest' | 'newest';
  overdue: '1' | '';
}

/** Requests of the workbench. */
export const tasksApi = (http: Http) => ({
  list: (filter: TaskFilter, cursor: string | null): Promise<TaskPage> =>
    http.get(`/tasks${queryOf({ ...filter, cursor })}`, TaskPage),
  counts: (): Promise<TaskCounts> => http.get('/tasks/counts', TaskCounts),
  move: (id: string, what: 'claim' | 'release' | 'complete'): Promise<TaskView> =>
    http.post(`/tasks/${id}/${what}`, {}, TaskView),
});
