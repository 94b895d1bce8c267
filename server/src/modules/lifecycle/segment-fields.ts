import { formLabels, forms, type Label, stageLabels, stages } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { SegmentField } from '../relationships/index.ts';

const group: Label = { 'zh-CN': '生命周期与关系', en: 'Lifecycle and relationship' };

/** A rank as the night keeps it, as its name: the ranks are the places in `names`. */
const named = (rank: string, names: readonly string[]): RawBuilder<unknown> =>
  sql`(select case ${sql.ref(rank)} ${sql.join(
    names.map((name, at) => sql`when ${sql.lit(at)} then ${name}`),
    sql` `,
  )} end from customer_standing s where s.customer_id = c.id)`;
const figure = (column: string): RawBuilder<unknown> =>
  sql`(select ${sql.ref(`f.${column}`)} from customer_figures f where f.customer_id = c.id)`;

/** What rules may ask of stage, form and worth, as the last night left them. */
export const lifecycleFields: readonly SegmentField[] = [
  {
    id: 'lifecycle.stage',
    group,
    label: { 'zh-CN': '生命周期阶段', en: 'Stage' },
    type: 'choice',
    rightsClass: 'C1',
    value: () => named('s.stage', stages),
    choices: () =>
      stages.map((code) => ({
        code,
        label: { 'zh-CN': `${code} ${stageLabels[code]['zh-CN']}`, en: `${code} ${stageLabels[code].en}` },
      })),
  },
  {
    id: 'lifecycle.stageSince',
    group,
    label: { 'zh-CN': '进入阶段日期', en: 'In this stage since' },
    type: 'day',
    rightsClass: 'C1',
    value: () => sql`(select s.stage_since from customer_standing s where s.customer_id = c.id)`,
  },
  {
    id: 'lifecycle.form',
    group,
    label: { 'zh-CN': '关系形态', en: 'Relationship form' },
    type: 'choice',
    rightsClass: 'C1',
    value: () => named('s.form', forms),
    choices: () => forms.map((code) => ({ code, label: formLabels[code] })),
  },
  {
    id: 'lifecycle.score',
    group,
    label: { 'zh-CN': '关系得分', en: 'Points of the relationship' },
    type: 'number',
    rightsClass: 'C1',
    value: () => sql`(select s.score from customer_standing s where s.customer_id = c.id)`,
  },
  {
    id: 'lifecycle.products',
    group,
    label: { 'zh-CN': '产品数', en: 'Products' },
    type: 'number',
    rightsClass: 'C2-service',
    value: () => figure('products'),
  },
  {
    id: 'lifecycle.contribution',
    group,
    label: { 'zh-CN': '年贡献', en: 'Contribution a year' },
    type: 'money',
    rightsClass: 'C2-economy',
    value: () => figure('contribution'),
  },
  {
    id: 'lifecycle.lifetimeValue',
    group,
    label: { 'zh-CN': '终身价值', en: 'Lifetime value' },
    type: 'money',
    rightsClass: 'C2-economy',
    value: () => sql`(select v.lifetime from customer_value v where v.customer_id = c.id)`,
  },
];
