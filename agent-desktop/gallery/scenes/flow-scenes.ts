import type { CallFlows, FlowRunView, FlowStep } from '@tellerline/contracts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { inCall } from '../scenes.ts';

const both = (zh: string, en: string) => ({ 'zh-CN': zh, en });

const run = (step: FlowStep, change: Partial<FlowRunView> = {}): FlowRunView => ({
  id: '0199c2a4-7d10-7000-8000-000000000777',
  flowId: 'card_loss',
  name: both('银行卡挂失', 'Card loss'),
  version: 1,
  interactionId: fixtures.interactionId,
  status: 'running',
  startedAt: fixtures.ago(90),
  by: '坐席一',
  seq: 4,
  step,
  before: null,
  mayGoBack: true,
  dueAt: null,
  answers: [],
  outcome: null,
  refusal: null,
  ...change,
});
const offered: CallFlows['offered'] = [
  { id: 'card_loss', name: both('银行卡挂失', 'Card loss'), purpose: both('银行卡遗失', 'A card is lost'), fits: true },
  { id: 'complaint', name: both('投诉受理', 'Complaint'), purpose: both('客户不满', 'A complaint'), fits: false },
];
const past: CallFlows['past'] = [
  run(
    { kind: 'end', id: 'end', text: both('再见', 'Goodbye'), disposition: 'complaint', sale: false, note: null },
    {
      id: '0199c2a4-7d10-7000-8000-000000000778',
      name: both('投诉受理', 'Complaint'),
      status: 'ended',
      step: null,
      mayGoBack: false,
      answers: [
        {
          seq: 1,
          step: 'phone',
          branch: 'next',
          question: both('请留下联系电话', 'Which number may we call?'),
          answer: both('138****8000', '138****8000'),
          by: '坐席一',
          at: fixtures.ago(60),
        },
      ],
      outcome: { disposition: 'complaint', note: both('已登记投诉', 'Complaint taken'), followUpAt: null },
    },
  ),
];
const onCall = (running: FlowRunView | null): Scene => ({
  ...inCall(),
  http: { [`GET /interactions/${fixtures.interactionId}/flows`]: { running, offered, past } satisfies CallFlows },
});

/** The flow of a call in the assist column. */
export const flowScenes: Record<string, Scene> = {
  'flow-offered': onCall(null),
  'flow-choose': onCall(
    run(
      {
        kind: 'choose',
        id: 'misuse',
        text: both('您发现卡上有不是您本人做的交易吗？', 'Have you seen payments you did not make?'),
        into: null,
        options: [
          { value: 'yes', text: both('有可疑交易', 'Yes'), next: 'what' },
          { value: 'no', text: both('没有', 'No'), next: 'end' },
        ],
        deadline: { seconds: 30, next: 'end' },
      },
      { dueAt: fixtures.ago(-25) },
    ),
  ),
  'flow-ask': onCall(
    run(
      {
        kind: 'ask',
        id: 'card',
        text: both('请问遗失的是哪一张？请提供卡号后四位。', 'Which card is lost? The last four digits, please.'),
        into: 'card_tail',
        answer: { type: 'digits', least: 4, most: 4 },
        sensitive: false,
        next: 'freeze',
        giveUp: null,
        deadline: null,
      },
      { before: '123', refusal: { fault: 'not_so_many', params: { most: 4 } } },
    ),
  ),
};
