import { alertLevels, type Label } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { SegmentField } from '../relationships/index.ts';
import { rankOf } from './crisis.tables.ts';

const group: Label = { 'zh-CN': '客户预警', en: 'Early warning' };
const levelLabels: Readonly<Record<(typeof alertLevels)[number], Label>> = {
  yellow: { 'zh-CN': '黄色', en: 'Yellow' },
  orange: { 'zh-CN': '橙色', en: 'Orange' },
  red: { 'zh-CN': '红色', en: 'Red' },
};

/** Whom nobody is told of (the comparison group) no rule finds either. */
const told = sql`customer_alert a where a.open_key = c.id and a.held_out = 0`;

/** What rules may ask of the early warning. */
export const crisisFields: readonly SegmentField[] = [
  {
    id: 'crisis.level',
    group,
    label: { 'zh-CN': '预警级别', en: 'Level of the alert' },
    type: 'choice',
    rightsClass: 'C1',
    value: () =>
      sql`(select case a.level ${sql.join(
        alertLevels.map((level) => sql`when ${sql.lit(rankOf(level))} then ${level}`),
        sql` `,
      )} end from ${told})`,
    choices: () => alertLevels.map((code) => ({ code, label: levelLabels[code] })),
  },
  {
    id: 'crisis.score',
    group,
    label: { 'zh-CN': '预警得分', en: 'Score of the alert' },
    type: 'number',
    rightsClass: 'C1',
    value: () => sql`(select a.score from ${told})`,
  },
];
