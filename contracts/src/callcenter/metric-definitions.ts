import type { Label } from '../primitives.ts';
import type { MetricName, MetricSettings } from './metrics.ts';

interface MetricDefinition {
  label: Label;
  /** In words; `{serviceLevelSeconds}` and the like are filled from the settings. */
  formula: Label;
}

const define = (zh: string, en: string, formulaZh: string, formulaEn: string): MetricDefinition => ({
  label: { 'zh-CN': zh, en },
  formula: { 'zh-CN': formulaZh, en: formulaEn },
});

/** What every figure means: behind each number on the board and in reports, and in the API's description. */
export const metricDefinitions: Record<MetricName, MetricDefinition> = {
  offered: define(
    '呼入排队',
    'Offered',
    '已接 + 放弃 + 溢出 + 故障中断；短放弃计入',
    'answered + abandoned + flowed out + failed; short abandons count',
  ),
  answered: define('已接', 'Answered', '由坐席接听的来电', 'calls an agent answered'),
  abandoned: define('放弃', 'Abandoned', '在队列中等待时挂断', 'hung up while waiting in a queue'),
  shortAbandoned: define(
    '短放弃',
    'Short abandons',
    '等待不足 {shortAbandonSeconds} 秒的放弃',
    'abandoned after waiting less than {shortAbandonSeconds} s',
  ),
  flowedOut: define(
    '溢出',
    'Flowed out',
    '队列超时、已满、无坐席，或客户改为回电',
    'the queue gave up: time-out, full, nobody signed in; or he chose to be called back',
  ),
  failed: define(
    '故障中断',
    'Failed',
    '已排队，因话务平台故障结束',
    'queued, then ended by a failure of the telephone system',
  ),
  leftInIvr: define('IVR 内离开', 'Left in IVR', '未到队列即结束', 'ended before a queue was reached'),
  waiting: define(
    '等待中',
    'Waiting',
    '统计时仍在等待，尚不计入呼入排队',
    'still waiting when counted; not yet offered',
  ),
  ignored: define('不计', 'Ignored', '来源标明不是来电的记录（PHANTOM）', 'told by the source to be no call (PHANTOM)'),
  answeredInTime: define(
    '及时接听',
    'Answered in time',
    '等待不超过 {serviceLevelSeconds} 秒的已接',
    'answered after waiting at most {serviceLevelSeconds} s',
  ),
  serviceLevelPercent: define(
    '服务水平',
    'Service level',
    '及时接听（≤ {serviceLevelSeconds} 秒）÷ {serviceLevelWithout}',
    'answered within {serviceLevelSeconds} s ÷ {serviceLevelWithout}',
  ),
  asaSeconds: define('平均应答速度', 'ASA', '已接的等待合计 ÷ 已接', 'sum of the wait of answered ÷ answered'),
  abandonPercent: define('放弃率', 'Abandon rate', '放弃 ÷ 呼入排队', 'abandoned ÷ offered'),
  averageAbandonSeconds: define(
    '平均放弃等待',
    'Average abandon time',
    '放弃的等待合计 ÷ 放弃',
    'sum of the wait of abandoned ÷ abandoned',
  ),
  longestWaitSeconds: define('最长等待', 'Longest wait', '所计来电中最长的等待', 'the longest wait among the calls'),
  ahtSeconds: define(
    '平均处理时长',
    'AHT',
    '（通话 + 保持 + 话后）合计 ÷ 已接',
    '(talk + hold + after-call work) ÷ answered',
  ),
  talkSeconds: define('平均通话', 'Talk', '通话合计 ÷ 已接；不含保持', 'sum of talk ÷ answered; hold is no talk'),
  holdSeconds: define('平均保持', 'Hold', '保持合计 ÷ 已接', 'sum of hold ÷ answered'),
  acwSeconds: define('平均话后', 'ACW', '话后处理合计 ÷ 已接', 'sum of after-call work ÷ answered'),
  transferPercent: define(
    '转接率',
    'Transfer rate',
    '由多于一位坐席处理的已接 ÷ 已接',
    'answered calls with more than one agent ÷ answered',
  ),
  holdPercent: define('保持率', 'Hold rate', '有保持的已接 ÷ 已接', 'answered calls with a hold ÷ answered'),
  fcrPercent: define(
    '首次解决率',
    'FCR',
    '{repeatDays} 天内同一客户未再来电的已接 ÷ 已识别客户的已接；不分事由',
    'answered without another call of the same customer in {repeatDays} days ÷ answered calls of known customers; any matter',
  ),
  rated: define('已评价', 'Rated', '客户通话后作出评价的已接', 'answered calls the caller rated afterwards'),
  csatPercent: define('满意度', 'CSAT', '评 4 或 5 分的已接 ÷ 已评价', 'answered calls rated 4 or 5 ÷ rated'),
  csatAverage: define('平均评分', 'Average rating', '评分（1–5）合计 ÷ 已评价', 'sum of the ratings (1–5) ÷ rated'),
  erlangs: define('处理量（爱尔兰时）', 'Erlang hours', '处理时长合计 ÷ 3600 秒', 'sum of handling time ÷ 3,600 s'),
  occupancyPercent: define(
    '占用率',
    'Occupancy',
    '（通话 + 保持 + 话后）÷（该时长 + 空闲）',
    '(talk + hold + after-call work) ÷ (that + available)',
  ),
  utilisationPercent: define(
    '利用率',
    'Utilisation',
    '（处理 + 振铃 + 空闲）÷ 登录时长',
    '(handling + ringing + available) ÷ time signed in',
  ),
  signedInSeconds: define('登录时长', 'Signed in', '除离线外各状态的合计', 'sum of all states but offline'),
};

const denominatorPhrases: Record<MetricSettings['serviceLevelWithout'], Label> = {
  none: { 'zh-CN': '呼入排队', en: 'offered' },
  short: { 'zh-CN': '（呼入排队 − 短放弃）', en: '(offered − short abandons)' },
  all: { 'zh-CN': '（呼入排队 − 放弃）', en: '(offered − abandoned)' },
};

/** The formula of a metric in one language, with the declared variant filled in. */
export const formulaOf = (metric: MetricName, settings: MetricSettings, locale: keyof Label): string =>
  metricDefinitions[metric].formula[locale].replace(/\{(\w+)\}/g, (whole, name: string) => {
    if (name === 'serviceLevelWithout') return denominatorPhrases[settings.serviceLevelWithout][locale];
    if (name === 'serviceLevelSeconds') return levelsOf(settings);
    return String(settings[name as keyof MetricSettings] ?? whole);
  });

/** `20`, or with the queues that have their own: `20; vip 10`. */
const levelsOf = ({ serviceLevelSeconds, ownLevels = {} }: MetricSettings): string =>
  [
    String(serviceLevelSeconds),
    ...Object.entries(ownLevels)
      .filter(([, seconds]) => seconds !== serviceLevelSeconds)
      .map(([queue, seconds]) => `${queue} ${seconds}`),
  ].join('; ');
