import {
  ArticleContent,
  type ArticleField,
  articleCategoryLabels,
  articleFields,
  type Changes,
  type Finding,
  type Label,
} from '@tellerline/contracts';
import { forbiddenIn } from './article-text.ts';

export const articleFieldLabels: Readonly<Record<ArticleField, Label>> = {
  titleZh: { 'zh-CN': '中文标题', en: 'Title, Chinese' },
  titleEn: { 'zh-CN': '英文标题', en: 'Title, English' },
  bodyZh: { 'zh-CN': '中文正文', en: 'Text, Chinese' },
  bodyEn: { 'zh-CN': '英文正文', en: 'Text, English' },
  category: { 'zh-CN': '分类', en: 'Category' },
  tags: { 'zh-CN': '标签', en: 'Tags' },
  contexts: { 'zh-CN': '推荐场景', en: 'Suggested on' },
  validFrom: { 'zh-CN': '生效日', en: 'Valid from' },
  validUntil: { 'zh-CN': '失效日', en: 'Valid until' },
  lookAgainBy: { 'zh-CN': '复查期限', en: 'Look again by' },
  withdrawn: { 'zh-CN': '停用', en: 'Withdrawn' },
};

const words = (value: unknown): string[] =>
  typeof value === 'string' ? value.split(/[\s,，、]+/).filter(Boolean) : [];

/** The content as the paths of a change have it: lists are words with spaces between. */
export const changesOf = (content: ArticleContent): Changes => ({
  ...content,
  tags: content.tags.join(' '),
  contexts: content.contexts.join(' '),
});

/**
 * What was typed, laid over what stands.
 * @returns the content where it is one, and what is wrong with it field by field
 */
export function readArticle(stored: Changes, typed: Changes): { content: ArticleContent | null; issues: Finding[] } {
  const whole = { ...stored, ...typed };
  const parsed = ArticleContent.safeParse({
    ...whole,
    tags: words(whole.tags),
    contexts: words(whole.contexts),
    validUntil: whole.validUntil === '' || whole.validUntil === undefined ? null : whole.validUntil,
    withdrawn: whole.withdrawn ?? false,
  });
  if (!parsed.success) {
    const fields = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
    return { content: null, issues: articleFields.filter((field) => fields.has(field)).map(unfit) };
  }
  return { content: parsed.data, issues: whatIsWrong(parsed.data) };
}

const unfit = (field: ArticleField): Finding => {
  const { 'zh-CN': zh, en } = articleFieldLabels[field];
  return {
    path: field,
    code: 'unfit',
    text: { 'zh-CN': `${zh}：未填写或格式不对`, en: `${en}: missing or not valid` },
  };
};

const forbidden: Readonly<Record<NonNullable<ReturnType<typeof forbiddenIn>>, Label>> = {
  html: { 'zh-CN': '正文不能含 HTML', en: 'No HTML in the text' },
  image: { 'zh-CN': '正文不能含外部图片', en: 'No pictures from elsewhere' },
  link: { 'zh-CN': '链接只能是网址、电话或邮箱', en: 'Links lead to the web, a number or a mail address' },
};

function whatIsWrong(content: ArticleContent): Finding[] {
  const { validFrom, validUntil, lookAgainBy } = content;
  const found: Finding[] = [];
  for (const field of ['bodyZh', 'bodyEn'] as const) {
    const what = forbiddenIn(content[field]);
    if (what) found.push({ path: field, code: what, text: forbidden[what] });
  }
  if (validUntil !== null && validUntil < validFrom)
    found.push({
      path: 'validUntil',
      code: 'before_start',
      text: { 'zh-CN': '失效日早于生效日', en: 'Ends before it begins' },
    });
  if (lookAgainBy < validFrom)
    found.push({
      path: 'lookAgainBy',
      code: 'before_start',
      text: { 'zh-CN': '复查期限早于生效日', en: 'To be looked at before it begins' },
    });
  return found;
}

/** A value as a reviewer reads it. */
export function fieldWords(field: ArticleField, value: unknown): Label {
  const category = field === 'category' ? ArticleContent.shape.category.safeParse(value).data : undefined;
  if (category) return articleCategoryLabels[category];
  if (typeof value === 'boolean') return value ? { 'zh-CN': '是', en: 'Yes' } : { 'zh-CN': '否', en: 'No' };
  const text = String(value ?? '');
  return { 'zh-CN': text, en: text };
}
