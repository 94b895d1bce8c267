import { z } from 'zod';
import { type Label, Locale } from '../primitives.ts';

/** What the checker tells, in words that name the place. `{…}` is filled from the finding. */
export const findingPhrases = {
  no_start: { 'zh-CN': '起始步骤“{target}”不存在', en: 'There is no first step “{target}”' },
  twice: { 'zh-CN': '步骤编号重复', en: 'Two steps have this name' },
  leads_nowhere: {
    'zh-CN': '“{branch}”指向不存在的步骤“{target}”',
    en: '“{branch}” leads to “{target}”, which is not there',
  },
  unreachable: { 'zh-CN': '没有任何路径到达此步骤', en: 'No way leads here' },
  dead_end: { 'zh-CN': '从此步骤无法到达任何结束步骤', en: 'From here no way leads to an end' },
  circle: { 'zh-CN': '条件判断互相循环，流程无法前进', en: 'These conditions go in a circle by themselves' },
  no_text: { 'zh-CN': '缺少{language}文字', en: 'The {language} words are missing' },
  unknown_fact: { 'zh-CN': '使用了未定义的信息“{fact}”', en: '“{fact}” is not known to this flow' },
  used_before: { 'zh-CN': '有路径在得知“{fact}”之前就使用了它', en: 'On some way here “{fact}” is not known yet' },
  sensitive_told: {
    'zh-CN': '敏感信息“{fact}”不能出现在文字中',
    en: 'The sensitive “{fact}” must not stand in a text',
  },
  given_overwritten: {
    'zh-CN': '“{fact}”由系统提供，不能作为回答名称',
    en: '“{fact}” is given and cannot be answered',
  },
  mixed_types: { 'zh-CN': '“{fact}”在不同步骤中类型不同', en: '“{fact}” has two types in this flow' },
  wrong_compare: { 'zh-CN': '“{fact}”不能这样比较', en: '“{fact}” cannot be compared like this' },
  needs_answer: { 'zh-CN': '此查询需要一个数字回答', en: 'This look-up needs an answer in digits' },
  must_be_sensitive: {
    'zh-CN': '“{fact}”用于核实身份，提问步骤须标记为敏感',
    en: '“{fact}” proves who calls: the step that asks for it has to be sensitive',
  },
  undisclosed_sale: { 'zh-CN': '有路径未告知“{topic}”就到达此销售结果', en: 'A way to this sale leaves out “{topic}”' },
  sale_tells_nothing: {
    'zh-CN': '有销售结果，但未规定必须告知的事项',
    en: 'It sells, and names nothing that must be disclosed',
  },
  topic_missing: { 'zh-CN': '必须告知的“{topic}”没有对应步骤', en: 'No step discloses “{topic}”' },
  option_twice: {
    'zh-CN': '选项“{branch}”重复或为保留名称',
    en: 'The option “{branch}” is there twice or is a reserved name',
  },
  bad_range: { 'zh-CN': '回答的下限大于上限', en: 'The least answer is greater than the greatest' },
  unknown_disposition: { 'zh-CN': '小结代码“{code}”不存在', en: 'There is no disposition “{code}”' },
  unknown_queue: { 'zh-CN': '队列“{code}”不存在', en: 'There is no queue “{code}”' },
  not_by_keypad: { 'zh-CN': '语音流程不能要求输入文字', en: 'A caller cannot type words at the keypad' },
  no_deadline: {
    'zh-CN': '语音流程的此步骤须规定无人应答时的去向',
    en: 'At the keypad this step must say what silence leads to',
  },
} satisfies Record<string, Label>;
export const findingCodes = Object.keys(findingPhrases) as (keyof typeof findingPhrases)[];
export type FindingCode = keyof typeof findingPhrases;

/** Something that keeps a flow from being published. `step` is null where the whole flow is meant. */
export const FlowFinding = z.object({
  code: z.enum(findingCodes as [FindingCode, ...FindingCode[]]),
  step: z.string().nullable(),
  params: z.record(z.string(), z.string()),
});
export type FlowFinding = z.infer<typeof FlowFinding>;

const languages: Readonly<Record<Locale, Label>> = {
  'zh-CN': { 'zh-CN': '中文', en: 'Chinese' },
  en: { 'zh-CN': '英文', en: 'English' },
};

/** A finding as a sentence, the step in front. */
export function findingWords({ code, step, params }: FlowFinding, locale: Locale): string {
  const words = findingPhrases[code][locale].replace(/\{(\w+)\}/g, (_all, name: string) => {
    const value = params[name] ?? '';
    const language = name === 'language' ? Locale.safeParse(value).data : undefined;
    return language ? languages[language][locale] : value;
  });
  return step === null ? words : `${step}${locale === 'en' ? ': ' : '：'}${words}`;
}
