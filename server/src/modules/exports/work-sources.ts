import {
  type Label,
  ReviewQuery,
  type ReviewRow,
  TaskQuery,
  type TaskView,
  taskKindLabels,
} from '@tellerline/contracts';
import type { ReviewsApi } from '../reviews/index.ts';
import type { TasksApi } from '../tasks/index.ts';
import type { ExportSource } from './export-source.ts';
import { branchCell, instantCell, pagedSource } from './paged-source.ts';

const at = (zh: string, en: string): Label => ({ 'zh-CN': `${zh}（UTC）`, en: `${en} (UTC)` });
const customerNo = { id: 'customerNo', label: { 'zh-CN': '客户号', en: 'Customer number' } };
const kind: Label = { 'zh-CN': '种类', en: 'Kind' };
const yes: Label = { 'zh-CN': '是', en: 'Yes' };
const taskStates: Readonly<Record<TaskView['state'], Label>> = {
  open: { 'zh-CN': '待领取', en: 'Open' },
  claimed: { 'zh-CN': '已领取', en: 'Claimed' },
  done: { 'zh-CN': '已完成', en: 'Done' },
  cancelled: { 'zh-CN': '已取消', en: 'Cancelled' },
};
const reviewStates: Readonly<Record<ReviewRow['state'], Label>> = {
  draft: { 'zh-CN': '草稿', en: 'Draft' },
  submitted: { 'zh-CN': '待复核', en: 'To review' },
  approved: { 'zh-CN': '已通过', en: 'Approved' },
  returned: { 'zh-CN': '已退回', en: 'Returned' },
  withdrawn: { 'zh-CN': '已撤回', en: 'Withdrawn' },
};

/** What waits in the asker's pools, or of whose it is by `scope`, as the workbench shows it. */
export const tasksSource = (tasks: Pick<TasksApi, 'list'>): ExportSource =>
  pagedSource<TaskView, TaskQuery>({
    kind: 'tasks',
    label: { 'zh-CN': '待办清单', en: 'Tasks' },
    roles: ['clerk', 'reviewer', 'manager', 'supervisor'],
    filters: {
      scope: { 'zh-CN': '范围（pool / taken / mine / done）', en: 'Which' },
      kind,
      customerNo: customerNo.label,
      overdue: { 'zh-CN': '只看逾期（1 = 是）', en: 'Overdue only (1 = yes)' },
    },
    query: TaskQuery,
    always: { sort: 'oldest', limit: 100 },
    page: (em, actor, query) => tasks.list(em, actor, query),
    columns: [
      { id: 'kind', label: kind, cell: (task, locale) => taskKindLabels[task.kind][locale] },
      { ...customerNo, cell: (task) => task.customerNo },
      {
        id: 'about',
        label: { 'zh-CN': '内容', en: 'About' },
        cell: ({ params }) => params.name ?? params.title ?? params.flowNo ?? null,
      },
      { id: 'pool', label: { 'zh-CN': '岗位', en: 'Role' }, cell: ({ pool }) => pool.role },
      {
        id: 'branch',
        label: { 'zh-CN': '机构', en: 'Branch' },
        cell: ({ pool }, locale) => branchCell(pool.branch, locale),
      },
      { id: 'state', label: { 'zh-CN': '状态', en: 'State' }, cell: (task, locale) => taskStates[task.state][locale] },
      {
        id: 'assignee',
        label: { 'zh-CN': '处理人', en: 'Who has it' },
        cell: ({ assignee }) => assignee?.displayName ?? null,
      },
      { id: 'createdAt', label: at('生成', 'Since'), cell: (task) => instantCell(task.createdAt) },
      { id: 'dueAt', label: at('期限', 'Due'), cell: (task) => instantCell(task.dueAt) },
      {
        id: 'overdue',
        label: { 'zh-CN': '逾期', en: 'Overdue' },
        cell: (task, locale) => (task.overdue ? yes[locale] : null),
      },
      { id: 'doneAt', label: at('完成', 'Done'), cell: (task) => instantCell(task.doneAt) },
    ],
  });

/** Changes that need two people, as the asker may see them: who entered, who decided, why. No value of any field. */
export const reviewsSource = (reviews: Pick<ReviewsApi, 'list'>): ExportSource =>
  pagedSource<ReviewRow, ReviewQuery>({
    kind: 'reviews',
    label: { 'zh-CN': '复核清单', en: 'Reviews' },
    roles: ['clerk', 'reviewer', 'supervisor'],
    filters: {
      box: { 'zh-CN': '范围（to_review / mine / all）', en: 'Which' },
      kind,
      state: { 'zh-CN': '状态（代码）', en: 'State (code)' },
      customerNo: customerNo.label,
    },
    query: ReviewQuery,
    always: { order: 'oldest', limit: 100 },
    page: (em, actor, query) => reviews.list(em, actor, query),
    columns: [
      { id: 'kind', label: kind, cell: (review, locale) => review.kindLabel[locale] },
      { id: 'title', label: { 'zh-CN': '内容', en: 'About' }, cell: (review) => review.title },
      { ...customerNo, cell: (review) => review.customerNo },
      {
        id: 'state',
        label: { 'zh-CN': '状态', en: 'State' },
        cell: (review, locale) => reviewStates[review.state][locale],
      },
      { id: 'changedFields', label: { 'zh-CN': '修改项', en: 'Changes' }, cell: (review) => review.changedFields },
      { id: 'warnings', label: { 'zh-CN': '疑点', en: 'Doubts' }, cell: (review) => review.warnings },
      { id: 'enteredBy', label: { 'zh-CN': '录入人', en: 'Entered by' }, cell: (review) => review.enteredBy.name },
      { id: 'submittedAt', label: at('提交', 'Submitted'), cell: (review) => instantCell(review.submittedAt) },
      {
        id: 'reviewedBy',
        label: { 'zh-CN': '复核人', en: 'Reviewed by' },
        cell: (review) => review.reviewedBy?.name ?? null,
      },
      { id: 'decidedAt', label: at('复核', 'Decided'), cell: (review) => instantCell(review.decidedAt) },
      { id: 'reason', label: { 'zh-CN': '理由', en: 'Reason' }, cell: (review) => review.reason },
    ],
  });
