import { z } from 'zod';
import { Day, Fen, FreeText, Instant, type Label, Uuid } from '../primitives.ts';
import type { Stage } from './standing.ts';

export type ElementFieldKind = 'text' | 'fen' | 'day' | 'score' | 'choice';
export interface ElementField {
  id: string;
  label: Label;
  kind: ElementFieldKind;
  required?: true;
  /** Of a text. */
  max?: number;
  /** Of a choice. */
  choices?: readonly { code: string; label: Label }[];
}
export interface ElementForm {
  /** Stages whose record it belongs to; empty: every stage. */
  stages: readonly Stage[];
  label: Label;
  fields: readonly ElementField[];
}

const label = (zh: string, en: string): Label => ({ 'zh-CN': zh, en });
const text = (id: string, zh: string, en: string, more: Partial<ElementField> = {}): ElementField => ({
  id,
  label: label(zh, en),
  kind: 'text',
  max: 300,
  ...more,
});
const money = (id: string, zh: string, en: string): ElementField => ({ id, label: label(zh, en), kind: 'fen' });
const on = (id: string, zh: string, en: string): ElementField => ({ id, label: label(zh, en), kind: 'day' });
const choice = (id: string, zh: string, en: string, ...choices: [string, string, string][]): ElementField => ({
  id,
  label: label(zh, en),
  kind: 'choice',
  required: true,
  choices: choices.map(([code, zhName, enName]) => ({ code, label: label(zhName, enName) })),
});
const must = { required: true } as const;

export const elementKinds = [
  'cost',
  'prediction',
  'benefit',
  'experience',
  'visit',
  'cooperation',
  'anniversary',
  'activity',
  'referral',
  'agreement',
  'complaint',
  'suggestion',
  'satisfaction',
  'decline',
  'termination',
  'aftermath',
] as const;
export const ElementKind = z.enum(elementKinds);
export type ElementKind = z.infer<typeof ElementKind>;

/** The elements §4.4.1 wants kept which people know: what their forms ask. Those the books know are derived. */
export const elementForms: Readonly<Record<ElementKind, ElementForm>> = {
  cost: {
    stages: [],
    label: label('付出代价', 'Cost'),
    fields: [
      choice(
        'what',
        '种类',
        'Kind',
        ['money', '金钱花费', 'Money'],
        ['time', '时间代价', 'Time'],
        ['other', '其他代价', 'Other'],
      ),
      money('amount', '金额', 'Amount'),
      text('note', '说明', 'Note', must),
    ],
  },
  prediction: {
    stages: ['T0', 'T1', 'T2'],
    label: label('交易预测', 'Expected trade'),
    fields: [
      text('product', '交易产品', 'Product', { ...must, max: 80 }),
      on('when', '预计时间', 'When'),
      text('where', '地点', 'Where', { max: 80 }),
      text('who', '人物', 'Who', { max: 80 }),
      money('amount', '交易值', 'Amount'),
    ],
  },
  benefit: {
    stages: ['T0'],
    label: label('利益预测', 'Expected benefit'),
    fields: [
      choice(
        'what',
        '种类',
        'Kind',
        ['contribution', '贡献值', 'Contribution'],
        ['linked', '关联交易', 'Linked business'],
        ['other', '其他利益', 'Other'],
      ),
      money('amount', '预测值', 'Amount'),
      text('note', '说明', 'Note'),
    ],
  },
  experience: {
    stages: ['T1'],
    label: label('初次交易体验', 'First-trade experience'),
    fields: [
      text('received', '接待人员', 'Served by', { max: 80 }),
      text('overall', '总体感知', 'Overall', must),
      text('details', '细节感知', 'Details'),
      text('defects', '缺陷感知', 'Defects'),
    ],
  },
  visit: {
    stages: [],
    label: label('访问互动', 'Visit'),
    fields: [
      text('purpose', '目的', 'Purpose', must),
      text('learnt', '感知与交流情况', 'What was learnt'),
      text('next', '下一步', 'Next step'),
    ],
  },
  cooperation: {
    stages: ['T2'],
    label: label('合作扩展', 'Growing cooperation'),
    fields: [
      text('what', '扩展种类', 'What', must),
      on('when', '实施时间', 'When'),
      text('course', '实施过程', 'Course'),
      money('amount', '交易量', 'Volume'),
    ],
  },
  anniversary: {
    stages: ['T3'],
    label: label('重大纪念日', 'Anniversary'),
    fields: [
      text('occasion', '纪念日或庆典', 'Occasion', { ...must, max: 80 }),
      on('when', '日期', 'Day'),
      text('note', '安排', 'Plans'),
    ],
  },
  activity: {
    stages: ['T3'],
    label: label('重要活动参与', 'Joint event'),
    fields: [
      text('what', '活动', 'Event', must),
      text('who', '参与人员', 'Who took part'),
      money('amount', '费用', 'Expense'),
    ],
  },
  referral: {
    stages: ['T3'],
    label: label('介绍客户或产品', 'Referral'),
    fields: [
      text('who', '所介绍客户', 'Whom', { ...must, max: 160 }),
      text('note', '交易与成本情况', 'Business and cost'),
    ],
  },
  agreement: {
    stages: ['T3'],
    label: label('战略合作协议', 'Cooperation agreement'),
    fields: [text('what', '协议', 'Agreement', must), on('until', '有效期至', 'Valid until')],
  },
  complaint: {
    stages: [],
    label: label('投诉', 'Complaint'),
    fields: [text('what', '内容', 'What about', must), text('result', '处理结果', 'Outcome')],
  },
  suggestion: { stages: [], label: label('建议', 'Suggestion'), fields: [text('what', '内容', 'What', must)] },
  satisfaction: {
    stages: [],
    label: label('满意度', 'Satisfaction'),
    fields: [
      { id: 'score', label: label('评分 1–5', 'Score 1–5'), kind: 'score', required: true },
      text('note', '说明', 'Note'),
    ],
  },
  decline: {
    stages: ['T4'],
    label: label('关系恶化', 'Decline'),
    fields: [
      text('cause', '原因', 'Cause', must),
      choice('degree', '程度', 'Degree', ['light', '轻度', 'Light'], ['heavy', '重度', 'Heavy']),
      text('incident', '标志性事件', 'Incident'),
      text('influence', '影响', 'Influence'),
      text('measures', '采取的措施', 'Measures'),
      text('effect', '效果', 'Effect'),
    ],
  },
  termination: {
    stages: ['T5'],
    label: label('书面终止', 'Written termination'),
    fields: [text('circumstances', '当时状况', 'Circumstances', must)],
  },
  aftermath: {
    stages: ['T5'],
    label: label('善后', 'Aftermath'),
    fields: [
      text('what', '善后事宜', 'Matter', must),
      text('course', '处理过程', 'Course'),
      money('amount', '花费', 'Expense'),
      text('result', '结果', 'Result'),
      text('risk', '风险情况', 'Risk'),
      money('loss', '损失', 'Loss'),
    ],
  },
};

const valueSchema = (field: ElementField): z.ZodType => {
  switch (field.kind) {
    case 'text':
      return FreeText(field.max ?? 300).min(field.required ? 1 : 0);
    case 'fen':
      return Fen.min(0);
    case 'day':
      return Day;
    case 'score':
      return z.number().int().min(1).max(5);
    case 'choice':
      return z.enum(field.choices?.map(({ code }) => code) ?? []);
  }
};
const valuesOf = ({ fields }: ElementForm) =>
  z.strictObject(
    Object.fromEntries(
      fields.map((field) => [field.id, field.required ? valueSchema(field) : valueSchema(field).optional()]),
    ),
  );

/** What somebody writes down of a customer, on the call or the visit. The id is the client's: sent twice it is kept once. */
export const NewElement = z
  .object({
    id: Uuid,
    kind: ElementKind,
    /** When it happened. */
    on: Day,
    values: z.record(z.string(), z.union([z.string(), z.number()])),
    interactionId: Uuid.nullable().default(null),
  })
  .superRefine(({ kind, values }, context) => {
    const checked = valuesOf(elementForms[kind]).safeParse(values);
    for (const issue of checked.error?.issues ?? [])
      context.addIssue({ ...issue, code: 'custom', message: issue.message, path: ['values', ...issue.path] });
  });
export type NewElement = z.infer<typeof NewElement>;

export const StageElement = z.object({
  id: Uuid,
  kind: ElementKind,
  on: Day,
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  recordedBy: z.string(),
  recordedAt: Instant,
  interactionId: z.string().nullable(),
  /** Null: stands. */
  withdrawnAt: Instant.nullable(),
  mayWithdraw: z.boolean(),
});
export type StageElement = z.infer<typeof StageElement>;

/** What the books say of a stage by themselves. Fen and days; null where there is none or it is not for this person. */
export const DerivedElements = z.object({
  firstAccount: z.object({ on: Day, product: z.string() }).nullable(),
  firstLoan: z.object({ on: Day, product: z.string() }).nullable(),
  firstTrade: z.object({ at: Instant, purpose: z.string(), channel: z.string(), amount: Fen.nullable() }).nullable(),
  /** Products in the order they came. */
  growth: z.array(z.object({ on: Day, product: z.string(), until: Day.nullable() })),
  /** Costs written down of the last 365 days and of those before. */
  cost: z.object({ year: Fen, yearBefore: Fen }),
  referrals: z.number().int(),
  lastTradeAt: Instant.nullable(),
  endedOn: Day.nullable(),
});
export type DerivedElements = z.infer<typeof DerivedElements>;

export const StageRecord = z.object({ derived: DerivedElements, elements: z.array(StageElement) });
export type StageRecord = z.infer<typeof StageRecord>;
