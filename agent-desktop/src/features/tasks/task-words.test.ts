import { type TaskKind, type TaskView, taskKindLabels, taskKinds } from '@tellerline/contracts';
import { afterEach, expect, test } from 'vitest';
import { locale } from '../../i18n/locale.ts';
import { bringLaterPhrases } from '../../i18n/phrases.ts';
import { taskLine } from './task-words.ts';

await bringLaterPhrases();

type Told = Pick<TaskView, 'subjectKind' | 'params'>;
const bundle: Told = {
  subjectKind: 'bundle',
  params: { flowNo: '2026030001', name: '联发五金厂', orgNo: '03', lines: 5 },
};
const alert: Told = { subjectKind: 'alert', params: { name: '张丽华', level: 'red', score: 100 } };
/** What each kind's module tells of its tasks. A new kind does not compile until it is here. */
const told: Readonly<Record<TaskKind, readonly Told[]>> = {
  document_receipt: [bundle],
  data_entry: [bundle],
  review: [
    bundle,
    { subjectKind: 'pending_change', params: { what: 'corporate_file', title: '营业执照 · 联发五金厂' } },
  ],
  attributes: [bundle],
  archive: [bundle],
  images: [bundle],
  document_returned: [bundle],
  certificate_expiry: (['before', 'on_day'] as const).flatMap((stage) => [
    { subjectKind: 'certificate', params: { name: '联发五金厂', certificate: 'other', endsOn: '2026-12-01', stage } },
    {
      subjectKind: 'legal_person',
      params: { name: '联发五金厂', certificate: 'legalPersonId', endsOn: '2026-12-01', stage },
    },
    { subjectKind: 'id_document', params: { name: '张丽华', certificate: '0', endsOn: '2026-12-01', stage } },
  ]),
  paper_overdue: [
    {
      subjectKind: 'archive_movement',
      params: { position: 'A01-03-012', holder: '稽核部', dueOn: '2026-11-19', code: 'TLF1' },
    },
  ],
  duplicate_review: [{ subjectKind: 'duplicate_pair', params: { name: '张丽华', other: '10000007', percent: 98 } }],
  guarantee_circle: [
    { subjectKind: 'risk_group', params: { code: 'DB-079EFE04', kind: 'ring', name: '联发五金厂', members: 3 } },
  ],
  anniversary: [{ subjectKind: 'customer', params: { title: '公司成立纪念', name: '张丽华', validTo: '2026-12-05' } }],
  retention: [{ subjectKind: 'customer', params: { name: '张丽华', since: '2026-11-23' } }],
  reveal_alarm: [
    {
      subjectKind: 'user',
      params: {
        why: 'most',
        who: '坐席 1001',
        taken: 40,
        budget: 30,
        customers: 38,
        lately: 9,
        withoutCause: 4,
        day: '2026-11-24',
      },
    },
  ],
  flow_task: [
    {
      subjectKind: 'flow_run',
      params: { zh: '立即挂失：卡尾号 1111', en: 'Block at once: card ending 1111', reference: '12345678' },
    },
  ],
  crisis_alert: [alert],
  crisis_escalation: [alert],
  crisis_team: [alert],
  branch_alarm: [
    {
      subjectKind: 'branch_alarm',
      params: { zh: '江北支行', en: 'Jiangbei Branch', level: 'red', customers: 120, severe: 31, share: 25.8 },
    },
  ],
  crisis_wave: [{ subjectKind: 'crisis_mode', params: { name: '银行卡事件', customers: 12 } }],
  article_due: [{ subjectKind: 'article', params: { title: '定期存款提前支取', day: '2026-12-20' } }],
  article_remark: [{ subjectKind: 'article', params: { title: '定期存款提前支取', name: '坐席 1001' } }],
  evaluation_objection: [{ subjectKind: 'evaluation', params: { name: '坐席 1001', recordingId: 'r' } }],
  request_escalation: [{ subjectKind: 'service_request', params: { title: '26112312345', name: '手续费争议' } }],
};
const taskOf = (kind: TaskKind, { subjectKind, params }: Told): TaskView => ({
  id: 'a-task',
  kind,
  subjectKind,
  subjectId: 'a-subject',
  customerNo: '10000006',
  params,
  state: 'open',
  pool: { role: 'clerk', branch: { orgNo: '00', name: { 'zh-CN': '总行', en: 'Head office' } } },
  assignee: null,
  claimedAt: null,
  claimEndsAt: null,
  createdAt: '2026-11-24T01:00:00.000Z',
  dueAt: '2026-11-25T01:00:00.000Z',
  overdue: false,
  doneAt: null,
  mayClaim: true,
  byHand: false,
  version: 1,
});

const before = locale.get();
afterEach(() => locale.set(before));

test.each(taskKinds.flatMap((kind) => told[kind].map((one) => [kind, one.subjectKind, one] as const)))(
  'CIF-07 a task of kind %s about a %s is known by one line in either language',
  (kind, _, one) => {
    for (const language of ['zh-CN', 'en'] as const) {
      locale.set(language);
      const line = taskLine(taskOf(kind, one));
      expect(taskKindLabels[kind][language]).not.toBe('');
      // No hole, no id, and something of what was told.
      expect(line).not.toMatch(/undefined|null|[{}]|a-subject/);
      expect(Object.values(one.params).some((value) => line.includes(String(value)))).toBe(true);
    }
  },
);

test('CIF-04 a certificate that ends is named, with its day, before and on it', () => {
  locale.set('zh-CN');
  const params = { name: '联发五金厂', certificate: 'basicAccountPermit', endsOn: '2026-12-01' };
  const line = (stage: string) =>
    taskLine(taskOf('certificate_expiry', { subjectKind: 'certificate', params: { ...params, stage } }));
  expect(line('before')).toBe('联发五金厂 · 基本账户开户许可证将于 2026-12-01 到期');
  expect(line('on_day')).toBe('联发五金厂 · 基本账户开户许可证于 2026-12-01 到期，须换证');
});
