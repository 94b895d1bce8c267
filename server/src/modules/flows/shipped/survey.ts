import { both, shipped, type Written } from './words.ts';

/** Seconds of silence after which the next question comes. */
const SILENCE = 30;

const grade = (id: string, zh: string, en: string, next: string): Written => ({
  kind: 'choose',
  id,
  text: both(zh, en),
  into: `${id}_grade`,
  options: [
    { value: 'good', text: both('满意', 'Good'), next },
    { value: 'fair', text: both('一般', 'Fair'), next },
    { value: 'bad', text: both('不满意', 'Bad'), next },
  ],
  deadline: { seconds: SILENCE, next: 'end_cut' },
});

/** Short enough for the keypad after a call, and the same for an agent who asks. */
export const survey = shipped({
  id: 'survey',
  kind: 'both',
  name: both('满意度回访', 'Survey'),
  purpose: both('通话后请客户评价，语音或人工均可', 'Asks how it was, by keypad or by an agent'),
  start: 'hello',
  idleMinutes: 30,
  steps: [
    {
      kind: 'say',
      id: 'hello',
      text: both('请您对本次服务做出评价，只需半分钟。', 'Please tell us how it was; it takes half a minute.'),
      next: 'service',
    },
    grade('service', '您对服务人员的态度满意吗？', 'How were you treated?', 'solved'),
    {
      kind: 'choose',
      id: 'solved',
      text: both('您的问题解决了吗？', 'Was your question settled?'),
      into: 'solved_how',
      options: [
        { value: 'yes', text: both('解决了', 'Yes'), next: 'recommend' },
        { value: 'partly', text: both('部分解决', 'In part'), next: 'recommend' },
        { value: 'no', text: both('没有解决', 'No'), next: 'unsolved' },
      ],
      deadline: { seconds: SILENCE, next: 'end_cut' },
    },
    {
      kind: 'do',
      id: 'unsolved',
      effect: {
        type: 'open_task',
        role: 'supervisor',
        text: both('回访：客户问题未解决，请跟进', "Survey: the customer's question is not settled, follow it up"),
        dueMinutes: 1_440,
        into: null,
      },
      next: 'recommend',
    },
    {
      kind: 'ask',
      id: 'recommend',
      text: both('您愿意向亲友推荐我行吗？请给 0 到 10 分。', 'Would you recommend us? From 0 to 10, please.'),
      into: 'recommend_points',
      answer: { type: 'number', least: 0, most: 10 },
      next: 'end_done',
      giveUp: { tries: 2, next: 'end_cut' },
      deadline: { seconds: SILENCE, next: 'end_cut' },
    },
    {
      kind: 'end',
      id: 'end_done',
      text: both('感谢您的评价，再见。', 'Thank you. Goodbye.'),
      disposition: 'survey_done',
      note: both(
        '回访：态度 {service_grade}，解决 {solved_how}，推荐 {recommend_points} 分。',
        'Survey: treatment {service_grade}, settled {solved_how}, would recommend {recommend_points}.',
      ),
    },
    {
      kind: 'end',
      id: 'end_cut',
      text: both('感谢来电，再见。', 'Thank you for calling. Goodbye.'),
      disposition: 'survey_done',
      note: both('回访未完成。', 'Survey not finished.'),
    },
  ],
});
