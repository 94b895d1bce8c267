import type { AnnouncementView, ArticleContent, ArticleRow, ArticleView, ReviewDetail } from '@tellerline/contracts';
import { ApiError } from '../../src/data/api-client.ts';
import type { HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { inCall } from '../scenes.ts';
import { appears, clickDeep } from './deep-click.ts';

const id = (n: number): string => `00000000-0000-4000-8000-${String(900 + n).padStart(12, '0')}`;
const both = (zh: string, en: string) => ({ 'zh-CN': zh, en });
const titles = [
  both('银行卡丢失或被盗：口头挂失', 'Card lost or stolen: blocking by telephone'),
  both('定期存款提前支取与到期转存', 'Term deposits: early withdrawal and renewal'),
  both('网点营业时间与节假日安排', 'Opening hours of branches and holidays'),
  both('手机银行登录密码被锁定', 'Mobile banking: password locked'),
  both('贷款提前还款怎么办理', 'Paying a loan back early'),
];
const categories = ['card', 'deposit', 'branch', 'digital', 'loan'] as const;
const row = (n: number, more: Partial<ArticleRow> = {}): ArticleRow => ({
  id: id(n),
  version: 2,
  title: titles[n] ?? both('', ''),
  category: categories[n] ?? 'house',
  tags: n === 0 ? ['挂失', '冻结', '补卡'] : [],
  validFrom: '2026-01-05',
  validUntil: null,
  lookAgainBy: n === 1 ? '2026-12-02' : '2027-06-01',
  state: 'in_force',
  due: n === 1,
  opened: 84 - n * 17,
  helped: 12 - n * 2,
  notHelped: n,
  ...more,
});
const content: ArticleContent = {
  titleZh: titles[0]?.['zh-CN'] ?? '',
  titleEn: titles[0]?.en ?? '',
  bodyZh:
    '## 先做\n1. **先挂失，后核对细节**：客户报出卡尾号与姓名即可先冻结。\n2. 按流程“银行卡挂失”核实身份；核实不了也要先做**临时冻结**。\n\n## 对客户说\n您的卡已临时冻结，任何人都不能再用它取款或消费。临时冻结五天内有效，请带身份证到任一网点办理。\n\n| 项目 | 口头挂失 | 书面挂失 |\n| --- | --- | --- |\n| 有效期 | 5 天 | 直到补卡 |\n| 费用 | 免费 | 工本费 10 元 |\n\n- 绝不询问密码、短信验证码。<b>HTML 不会生效</b>',
  bodyEn:
    '## First\n1. **Block first, ask later**: the last four digits and the name are enough.\n2. Prove identity with the flow “Card lost”; if that fails, the **temporary freeze** stays.\n\n## Say\nYour card is frozen now; nobody can withdraw money with it. The freeze lasts five days: please take your ID card to any branch.\n\n| | By telephone | At a branch |\n| --- | --- | --- |\n| Lasts | 5 days | until replaced |\n| Fee | none | 10 yuan |\n\n- Never ask for a password or a code. <b>HTML stays text</b>',
  category: 'card',
  tags: ['挂失', '冻结', '补卡'],
  contexts: ['flow:card_loss', 'queue:cards'],
  validFrom: '2026-01-05',
  validUntil: null,
  lookAgainBy: '2027-06-01',
  withdrawn: false,
};
const article = (more: Partial<ArticleView> = {}): ArticleView => ({
  row: row(0),
  content,
  owner: '质检员 1',
  versions: [
    { version: 2, publishedAt: '2026-09-14T02:11:00.000Z', writtenBy: '质检员 1', reviewedBy: '班长 1011' },
    { version: 1, publishedAt: '2026-01-05T01:00:00.000Z', writtenBy: null, reviewedBy: null },
  ],
  mine: null,
  remarks: [
    { at: '2026-11-20T03:00:00.000Z', by: '坐席 1003', helped: false, remark: '工本费从 12 月起改为 5 元' },
    { at: '2026-11-18T07:20:00.000Z', by: '坐席 1002', helped: true, remark: '话术很好用' },
  ],
  copied: 31,
  mayWrite: true,
  open: null,
  ...more,
});
const announcement = (n: number, more: Partial<AnnouncementView> = {}): AnnouncementView => ({
  id: id(50 + n),
  title:
    n === 0
      ? both('短信平台故障，验证码延迟', 'Text messages late: codes delayed')
      : both('元旦值班安排已发布', 'Duties at New Year'),
  text:
    n === 0
      ? both(
          '运营商短信通道异常，验证码可能延迟十分钟。请客户稍候，不要让客户反复获取；急用的改用刷脸登录。预计十一点恢复。',
          'The operator has trouble: codes may be ten minutes late. Ask customers to wait and not to ask again; who is in a hurry signs in by face. Expected to end at eleven.',
        )
      : both('请在本周五前确认自己的班次。', 'Please confirm your shifts by Friday.'),
  audience: n === 0 ? { queues: ['retail'], branches: [], roles: ['agent'] } : { queues: [], branches: [], roles: [] },
  urgent: n === 0,
  validFrom: '2026-11-24T01:00:00.000Z',
  validUntil: '2026-11-25T01:00:00.000Z',
  publishedBy: '班长 1011',
  publishedAt: '2026-11-24T01:00:00.000Z',
  withdrawnAt: null,
  state: 'in_force',
  readAt: null,
  reach: { people: 42, read: 17 + n * 20 },
  ...more,
});
const http: HttpAnswers = {
  'GET /articles': { items: titles.map((_, n) => row(n)), more: false },
  'GET /article-suggestions': {
    items: [
      { id: id(0), title: titles[0], by: 'flow' },
      { id: id(1), title: titles[1], by: 'product' },
    ],
  },
  [`GET /articles/${id(0)}`]: article(),
  [`POST /articles/${id(0)}/uses`]: null,
  [`GET /articles/${id(0)}/versions/2`]: content,
  [`GET /articles/${id(0)}/versions/1`]: {
    ...content,
    bodyZh: content.bodyZh.replace('五天内', '三天内').replace('10 元', '15 元'),
    bodyEn: content.bodyEn.replace('five days', 'three days'),
  },
  'GET /reviews': { items: [], next: null },
  'GET /announcements': { items: [announcement(0), announcement(1)] },
  [`GET /announcements/${id(50)}/readers`]: {
    items: [
      { name: '坐席 1002', username: 'agent2', readAt: null },
      { name: '坐席 1004', username: 'agent4', readAt: null },
      { name: '坐席 1001', username: 'agent1', readAt: '2026-11-24T01:03:00.000Z' },
    ],
  },
};
const quiet: HttpAnswers = { ...http, 'GET /announcements': { items: [] } };
const writer = fixtures.session(['quality'], null);
const change: ReviewDetail = {
  row: {
    id: id(80),
    kind: 'article',
    kindLabel: both('知识文章', 'Article'),
    subjectId: id(0),
    title: content.titleZh,
    customerNo: null,
    state: 'submitted',
    enteredBy: { id: id(81), name: '质检员 1' },
    createdAt: '2026-11-24T01:00:00.000Z',
    submittedAt: '2026-11-24T01:30:00.000Z',
    reviewedBy: null,
    decidedAt: null,
    reason: null,
    changedFields: 2,
    warnings: 0,
    own: false,
    version: 2,
  },
  changes: [
    {
      path: 'bodyZh',
      section: both('知识文章', 'Article'),
      label: both('中文正文', 'Text, Chinese'),
      before: { text: both(content.bodyZh, content.bodyZh), masked: false },
      after: {
        text: both(content.bodyZh.replace('10 元', '5 元'), content.bodyZh.replace('10 元', '5 元')),
        masked: false,
      },
      risk: false,
      blind: false,
    },
    {
      path: 'lookAgainBy',
      section: both('知识文章', 'Article'),
      label: both('复查期限', 'Look again by'),
      before: { text: both('2027-06-01', '2027-06-01'), masked: false },
      after: { text: both('2027-11-24', '2027-11-24'), masked: false },
      risk: false,
      blind: false,
    },
  ],
  warnings: [],
  stale: false,
  mayDecide: true,
  whyNot: null,
  blindTries: 0,
  blindVersion: 0,
  returns: [],
};

/** Articles and announcements: the page, the panel beside a call, the banner. */
export const knowledgeScenes: Record<string, Scene> = {
  knowledge: { session: writer, page: `knowledge/${id(0)}`, http: quiet },
  'knowledge-agent': { page: 'knowledge', http: quiet },
  'knowledge-empty': { page: 'knowledge', http: { ...quiet, 'GET /articles': { items: [], more: false } } },
  'knowledge-failed': {
    page: 'knowledge',
    http: { ...quiet, 'GET /articles': () => Promise.reject(new ApiError('server.unavailable')) },
  },
  'article-editor': { session: writer, page: `knowledge/${id(0)}/edit`, http: quiet },
  'article-compare': { session: writer, page: `knowledge/${id(0)}/compare/2`, http: quiet },
  'article-review': {
    session: fixtures.session(['supervisor'], null),
    page: `reviews/${id(80)}`,
    http: { ...quiet, 'GET /reviews': { items: [change.row], next: null }, [`GET /reviews/${id(80)}`]: change },
  },
  'article-beside-call': {
    ...inCall(),
    http: quiet,
    after: async (socket, app) => {
      await inCall().after?.(socket, app);
      await clickDeep('[data-test="knowledge-article"]');
      await appears('[data-test="article-title"]');
    },
  },
  announcements: {
    session: fixtures.session(['supervisor'], null),
    page: 'knowledge/announcements',
    http: { ...quiet, 'GET /announcements': { items: [announcement(0), announcement(1, { state: 'over' })] } },
  },
  'announcement-form': {
    session: fixtures.session(['supervisor'], null),
    page: 'knowledge/announcements',
    http: quiet,
    after: () => clickDeep('[data-test="announcement-new"]'),
  },
  'announcement-urgent': { ...inCall(), http },
  'announcement-quiet': { http: { ...http, 'GET /announcements': { items: [announcement(1)] } } },
};
