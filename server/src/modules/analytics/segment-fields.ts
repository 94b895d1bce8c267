import { type Label, scoreKinds, scoreLabels } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { SegmentField } from '../relationships/index.ts';

const group: Label = { 'zh-CN': '预测', en: 'Forecasts' };
const ids = { 'term-deposit': 'analytics.termDeposit', 'card-churn': 'analytics.cardChurn' } as const;

/** What rules may ask of the scores of the last night: per cent, whole. */
export const scoreFields: readonly SegmentField[] = scoreKinds.map((kind) => ({
  id: ids[kind],
  group,
  label: {
    'zh-CN': `${scoreLabels[kind]['zh-CN']}（90 天内，%）`,
    en: `${scoreLabels[kind].en} within 90 days, %`,
  },
  type: 'number',
  rightsClass: 'C1',
  value: () => sql`(select floor(s.score / 100) from customer_score s where s.customer_id = c.id and s.kind = ${kind})`,
}));
