import type { MikroORM } from '@mikro-orm/core';
import type { ArticleContent } from '@tellerline/contracts';
import { putArticle } from '@tellerline/server/modules/knowledge/index';
import { forkOf } from '@tellerline/server/persistence/orm';

type DemoArticle = Omit<ArticleContent, 'validFrom' | 'validUntil' | 'lookAgainBy' | 'withdrawn'> & { id: string };
const id = (n: number): string => `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const lines = (...all: string[]): string => all.join('\n');

/** What agents of the demo bank look up. The rules are those of a usual bank in mainland China; sums and rates are examples. */
export const demoArticles: readonly DemoArticle[] = [
  {
    id: id(1),
    titleZh: '银行卡丢失或被盗：口头挂失',
    titleEn: 'Card lost or stolen: blocking by telephone',
    category: 'card',
    tags: ['挂失', '冻结', '盗刷', '补卡'],
    contexts: ['flow:card_loss', 'ivr:loss', 'number:95590', 'product:debit', 'product:credit'],
    bodyZh: lines(
      '## 先做',
      '1. **先挂失，后核对细节**：客户报出卡尾号与姓名即可先冻结。',
      '2. 按流程“银行卡挂失”核实身份；核实不了也要先做**临时冻结**。',
      '3. 告知挂失编号，请客户记下。',
      '',
      '## 对客户说',
      '您的卡已临时冻结，任何人都不能再用它取款或消费。临时冻结五天内有效，请带身份证到任一网点办理正式挂失和补卡。',
      '',
      '## 需要知道',
      '| 项目 | 口头挂失 | 书面挂失 |',
      '| --- | --- | --- |',
      '| 有效期 | 5 天 | 直到补卡或解除 |',
      '| 费用 | 免费 | 工本费 10 元 |',
      '| 解除 | 本人来电并核实 | 本人持证到网点 |',
      '',
      '- 已被盗刷：同时登记**投诉**，请客户尽快报警并保留回执。',
      '- 绝不询问密码、短信验证码和信用卡背面三位数。',
    ),
    bodyEn: lines(
      '## First',
      '1. **Block first, ask later**: the last four digits and the name are enough for a temporary freeze.',
      '2. Prove identity with the flow “Card lost”; if that fails, the **temporary freeze** stays all the same.',
      '3. Tell the confirmation number and ask the customer to write it down.',
      '',
      '## Say',
      'Your card is frozen now; nobody can withdraw money or pay with it. The freeze lasts five days: please take your ID card to any branch for the lasting block and a new card.',
      '',
      '## Good to know',
      '| | By telephone | At a branch |',
      '| --- | --- | --- |',
      '| Lasts | 5 days | until replaced or lifted |',
      '| Fee | none | 10 yuan for the new card |',
      '| Lifting | by the owner, identity proved | by the owner with his ID |',
      '',
      '- Money is gone already: take down a **complaint**, too; the customer should go to the police and keep the receipt.',
      '- Never ask for a password, a code from a text message or the three digits on the back.',
    ),
  },
  {
    id: id(2),
    titleZh: '定期存款提前支取与到期转存',
    titleEn: 'Term deposits: early withdrawal and renewal',
    category: 'deposit',
    tags: ['定期', '提前支取', '利息', '转存'],
    contexts: ['flow:term_deposit_sale', 'flow:balance_question', 'product:term_deposit', 'ivr:rates'],
    bodyZh: lines(
      '## 提前支取',
      '- 全部提前支取：按**支取日活期利率**计息。',
      '- 部分提前支取：**每笔限一次**；支取部分按活期计息，剩余部分仍按原利率、原起息日。',
      '- 代办需带存款人与代办人双方身份证。',
      '',
      '## 到期',
      '约定自动转存的，到期日按**当日挂牌利率**转存同一期限，本息一并转存。未约定的，到期后按活期计息。',
      '',
      '## 对客户说',
      '如果只需要其中一部分，建议办理部分提前支取，剩下的钱利率不变。',
    ),
    bodyEn: lines(
      '## Early withdrawal',
      '- The whole sum: interest at the **current-account rate of the day**.',
      '- A part: **once for each deposit**; the part bears the current-account rate, the rest keeps its rate and its first day.',
      '- Somebody else may act with both ID cards.',
      '',
      '## At maturity',
      'A deposit with automatic renewal goes on for the same term at the **listed rate of that day**, interest included. Without it the current-account rate applies from then on.',
      '',
      '## Say',
      'If you need only a part of it, withdraw that part: the rest keeps its rate.',
    ),
  },
  {
    id: id(3),
    titleZh: '网点营业时间与节假日安排',
    titleEn: 'Opening hours of branches and holidays',
    category: 'branch',
    tags: ['营业时间', '节假日', '网点'],
    contexts: ['ivr:hours', 'ivr:county', 'queue:retail'],
    bodyZh: lines(
      '- 对私业务：**周一至周日 9:00–17:00**，部分网点周末轮休。',
      '- 对公业务：**周一至周五 9:00–17:00**，周末及法定节假日不办理。',
      '- 自助设备全天开放；单日取现限额 20,000 元。',
      '',
      '春节初一至初三只开放自助银行。调休上班日按工作日营业。',
      '',
      '去网点前建议在手机银行预约排号，大额取现（5 万元以上）需**提前一天**预约。',
    ),
    bodyEn: lines(
      '- Personal business: **Monday to Sunday, 9:00–17:00**; some branches take turns at weekends.',
      '- Business customers: **Monday to Friday, 9:00–17:00**, not at weekends or on public holidays.',
      '- Machines are open all day; at most 20,000 yuan in cash a day.',
      '',
      'On the first three days of Spring Festival only machines are open. Weekend days that are worked are working days.',
      '',
      'A place in the line can be booked in the app; more than 50,000 yuan in cash is ordered **one day ahead**.',
    ),
  },
  {
    id: id(4),
    titleZh: '手机银行登录密码被锁定',
    titleEn: 'Mobile banking: password locked',
    category: 'digital',
    tags: ['手机银行', '密码', '锁定', '解锁'],
    contexts: ['queue:retail', 'product:savings', 'product:current'],
    bodyZh: lines(
      '连续输错 **5 次**后锁定，**次日零点**自动解锁。',
      '',
      '1. 急用时：在登录页点“忘记密码”，刷脸并输入卡号后四位即可重置。',
      '2. 刷脸不通过：本人持身份证到网点，或使用智能柜员机重置。',
      '3. 换了手机号：先到网点更新预留手机号。',
      '',
      '坐席不能代为重置，也不能索要验证码。',
    ),
    bodyEn: lines(
      'After **five** wrong tries the password is locked until **midnight**.',
      '',
      '1. In a hurry: “Forgot password” on the sign-in page, face check and the last four digits of a card.',
      '2. The face check fails: at a branch with the ID card, or at a smart machine.',
      '3. A new telephone number: it is changed at a branch first.',
      '',
      'We cannot reset it for the customer and never ask for a code.',
    ),
  },
  {
    id: id(5),
    titleZh: '跨行转账到账时间与限额',
    titleEn: 'Transfers to other banks: time and limits',
    category: 'transfer',
    tags: ['转账', '到账', '限额', '手续费'],
    contexts: ['queue:retail', 'queue:corporate', 'product:basic'],
    bodyZh: lines(
      '| 渠道 | 单笔限额 | 到账 | 手续费 |',
      '| --- | --- | --- | --- |',
      '| 手机银行（实时） | 5 万元 | 秒到 | 免费 |',
      '| 手机银行（普通） | 100 万元 | 2 小时内，大额限工作时间 | 免费 |',
      '| 柜台 | 不限 | 当日 | 按金额，最高 50 元 |',
      '',
      '- 显示“处理中”超过 **24 小时**：登记服务请求“查询”，不要让客户重复汇款。',
      '- 汇错账户：银行无权直接扣回，协助联系收款行，并告知可走法律途径。',
    ),
    bodyEn: lines(
      '| Channel | Most at once | Arrives | Fee |',
      '| --- | --- | --- | --- |',
      '| App (instant) | 50,000 yuan | in seconds | none |',
      '| App (ordinary) | 1,000,000 yuan | within 2 hours; large sums in working hours | none |',
      '| Counter | no limit | the same day | by sum, at most 50 yuan |',
      '',
      '- “In progress” for more than **24 hours**: take down an enquiry; the customer must not send it again.',
      '- Sent to a wrong account: we may not take it back; we ask the other bank, and the courts are open.',
    ),
  },
  {
    id: id(6),
    titleZh: '贷款提前还款怎么办理',
    titleEn: 'Paying a loan back early',
    category: 'loan',
    tags: ['贷款', '提前还款', '违约金'],
    contexts: ['flow:loan_enquiry', 'product:loan', 'product:loan_settlement'],
    bodyZh: lines(
      '1. 至少提前 **10 个工作日**在手机银行或网点申请。',
      '2. 还款满一年后提前还款**免违约金**；不满一年按还款额的 1% 收取。',
      '3. 有逾期的，先结清逾期本息和罚息。',
      '',
      '部分提前还款可选“月供不变、缩短期限”（省利息）或“期限不变、减少月供”。',
    ),
    bodyEn: lines(
      '1. Ask in the app or at a branch at least **ten working days** ahead.',
      '2. After the first year there is **no fee**; before, 1 % of the sum paid back.',
      '3. What is overdue is paid first, with its interest.',
      '',
      'Part of it may shorten the term (saves interest) or lower the monthly sum.',
    ),
  },
  {
    id: id(7),
    titleZh: '客户要投诉：受理与时限',
    titleEn: 'A customer complains: what to take down, and deadlines',
    category: 'house',
    tags: ['投诉', '时限', '安抚'],
    contexts: ['flow:complaint', 'ivr:complaint'],
    bodyZh: lines(
      '- 先听完，再复述一遍诉求：**事情、时间、希望怎样解决**。',
      '- 登记“投诉”，把编号告诉客户。',
      '- 两个工作日内确认受理；一般投诉 **15 日**内答复，复杂的最长 60 日。',
      '- 不承诺赔偿，不评价同事，不推给监管部门。',
    ),
    bodyEn: lines(
      '- Listen to the end, then say it back: **what, when, and what is wished for**.',
      '- Take it down as a complaint and tell the reference.',
      '- It is acknowledged within two working days and answered within **15 days**, at most 60.',
      '- Promise no money, judge no colleague, send nobody to the regulator.',
    ),
  },
];

/** Puts the demo articles in force, each once; what people made of them since is left alone. */
export async function seedArticles(orm: MikroORM, now: Date): Promise<number> {
  const day = now.toISOString().slice(0, 10);
  const inAYear = new Date(now.getTime() + 365 * 86_400_000).toISOString().slice(0, 10);
  for (const { id: articleId, ...words } of demoArticles) {
    const content = { ...words, validFrom: day, validUntil: null, lookAgainBy: inAYear, withdrawn: false };
    await forkOf(orm).transactional((em) => putArticle(em, articleId, content, now));
  }
  return demoArticles.length;
}
