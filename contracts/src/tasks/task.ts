import { z } from 'zod';
import { CustomerNo, Instant, Label, pageOf, Uuid } from '../primitives.ts';

/**
 * Kinds of work that wait in a pool. The first six are the to-do states of a customer's documents, in their order; one more
 * is added where its phrases are (`taskKindLabels`) and registered by the module that opens it.
 */
export const taskKinds = [
  'document_receipt',
  'data_entry',
  'review',
  'attributes',
  'archive',
  'images',
  'document_returned',
  'certificate_expiry',
  'paper_overdue',
  'duplicate_review',
  'reveal_alarm',
  'guarantee_circle',
  'retention',
  'anniversary',
  'flow_task',
  'crisis_alert',
  'crisis_escalation',
  'crisis_team',
  'branch_alarm',
  'crisis_wave',
  'request_escalation',
  'article_due',
  'article_remark',
  'evaluation_objection',
] as const;
export const TaskKind = z.enum(taskKinds);
export type TaskKind = z.infer<typeof TaskKind>;

export const taskKindLabels: Readonly<Record<TaskKind, Label>> = {
  document_receipt: { 'zh-CN': '资料接收', en: 'Document receipt' },
  data_entry: { 'zh-CN': '信息录入', en: 'Data entry' },
  review: { 'zh-CN': '信息复核', en: 'Review' },
  attributes: { 'zh-CN': '属性维护', en: 'Attributes' },
  archive: { 'zh-CN': '档案管理', en: 'Archive' },
  images: { 'zh-CN': '影像引入', en: 'Images' },
  document_returned: { 'zh-CN': '退回补正', en: 'Returned bundle' },
  certificate_expiry: { 'zh-CN': '证件到期', en: 'Certificate expiry' },
  paper_overdue: { 'zh-CN': '纸档逾期', en: 'Paper file overdue' },
  duplicate_review: { 'zh-CN': '疑似重复', en: 'Possible duplicate' },
  anniversary: { 'zh-CN': '纪念日提醒', en: 'Anniversary' },
  retention: { 'zh-CN': '客户挽留', en: 'Retention' },
  reveal_alarm: { 'zh-CN': '明文查看预警', en: 'Reveal alarm' },
  guarantee_circle: { 'zh-CN': '担保圈', en: 'Guarantee circle' },
  flow_task: { 'zh-CN': '流程待办', en: 'From a conversation' },
  crisis_alert: { 'zh-CN': '客户预警', en: 'Customer alert' },
  branch_alarm: { 'zh-CN': '机构预警', en: 'Branch in alarm' },
  crisis_escalation: { 'zh-CN': '预警逾期升级', en: 'Alert overdue' },
  crisis_wave: { 'zh-CN': '危机客户联络', en: 'Mass event' },
  crisis_team: { 'zh-CN': '危机小组', en: 'Crisis team' },
  request_escalation: { 'zh-CN': '服务请求逾期', en: 'Request overdue' },
  article_due: { 'zh-CN': '知识复查', en: 'Article to look through' },
  article_remark: { 'zh-CN': '知识反馈', en: 'Remark on an article' },
  evaluation_objection: { 'zh-CN': '质检异议', en: 'Objection to settle' },
};

/** `open`: free for whoever has the right; `claimed`: somebody has it. */
export const TaskState = z.enum(['open', 'claimed', 'done', 'cancelled']);
export type TaskState = z.infer<typeof TaskState>;

export const TaskView = z.object({
  id: Uuid,
  kind: TaskKind,
  /** What it is about, and how to get there: `bundle`, `pending_change`, `certificate`, … with its id. */
  subjectKind: z.string(),
  subjectId: z.string(),
  customerNo: CustomerNo.nullable(),
  /** Fills the desktop's one line for this kind: flow number, customer's name, a count. */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  state: TaskState,
  pool: z.object({ role: z.string(), branch: z.object({ orgNo: z.string(), name: Label }) }),
  /** Who has it, or had it last when it is done. */
  assignee: z.object({ userId: Uuid, displayName: z.string() }).nullable(),
  claimedAt: Instant.nullable(),
  /** When it goes back to the pool unless it is done or claimed again before; null: it stays. */
  claimEndsAt: Instant.nullable(),
  createdAt: Instant,
  dueAt: Instant,
  overdue: z.boolean(),
  doneAt: Instant.nullable(),
  /** Does it wait for the person who asks? Then he may claim it now. */
  mayClaim: z.boolean(),
  /** May it be ticked off as it is, without going through the screen of its kind? */
  byHand: z.boolean(),
  version: z.number().int(),
});
export type TaskView = z.infer<typeof TaskView>;
export const TaskPage = pageOf(TaskView);
export type TaskPage = z.infer<typeof TaskPage>;

/** `pool`: free and in my pools; `taken`: others have them; `mine`: I have them; `done`: I finished them, the latest first. */
export const TaskScope = z.enum(['pool', 'taken', 'mine', 'done']);
export type TaskScope = z.infer<typeof TaskScope>;

export const TaskQuery = z.object({
  scope: TaskScope.default('pool'),
  kind: TaskKind.optional(),
  customerNo: CustomerNo.optional(),
  overdue: z.enum(['1']).optional(),
  /** By deadline, or by age: the one that waits longest first, or the newest first. Not for `done`. */
  sort: z.enum(['due', 'oldest', 'newest']).default('due'),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type TaskQuery = z.infer<typeof TaskQuery>;

/** What waits in my pools, by kind and by age; what I have and what others have counts as waiting until it is done. */
export const TaskCounts = z.object({
  kinds: z.array(
    z.object({
      kind: TaskKind,
      free: z.number().int(),
      mine: z.number().int(),
      taken: z.number().int(),
      overdue: z.number().int(),
      ages: z.object({
        underOneDay: z.number().int(),
        underThreeDays: z.number().int(),
        underSevenDays: z.number().int(),
        older: z.number().int(),
      }),
      oldestAt: Instant,
    }),
  ),
  readAt: Instant,
});
export type TaskCounts = z.infer<typeof TaskCounts>;
