import { z } from 'zod';
import { bookView } from '../books/book.ts';
import type { Label } from '../primitives.ts';

/** `percent` in hundredths of a per cent: 150 is 1.5 % a year · `money` in fen · `time` of the day: `09:00`. */
export const figureTypes = ['percent', 'money', 'number', 'time', 'yes_no'] as const;
export type FigureType = (typeof figureTypes)[number];

const figure = <T extends FigureType>(type: T, zh: string, en: string): { type: T; label: Label } => ({
  type,
  label: { 'zh-CN': zh, en },
});

/** What the bank tells everybody who calls; a flow speaks them by name, as facts of the look-up `published`. */
export const publishedFigures = {
  rate_demand: figure('percent', '活期存款年利率', 'Rate of demand deposits'),
  rate_three_months: figure('percent', '三个月定期年利率', 'Rate of three months'),
  rate_six_months: figure('percent', '六个月定期年利率', 'Rate of six months'),
  rate_one_year: figure('percent', '一年期定期年利率', 'Rate of one year'),
  rate_two_years: figure('percent', '二年期定期年利率', 'Rate of two years'),
  rate_three_years: figure('percent', '三年期定期年利率', 'Rate of three years'),
  rate_five_years: figure('percent', '五年期定期年利率', 'Rate of five years'),
  loan_prime_one_year: figure('percent', '一年期 LPR', 'Loan prime rate, one year'),
  loan_prime_five_years: figure('percent', '五年期以上 LPR', 'Loan prime rate, five years'),
  term_deposit_from: figure('money', '定期存款起存金额', 'Least term deposit'),
  certificate_from: figure('money', '大额存单起购金额', 'Least certificate of deposit'),
  card_free_days: figure('number', '信用卡最长免息天数', 'Card: days free of interest'),
  city_opens: figure('time', '市区网点开门', 'City branches open'),
  city_closes: figure('time', '市区网点关门', 'City branches close'),
  city_weekends: figure('yes_no', '市区网点周末营业', 'City branches open at weekends'),
  county_opens: figure('time', '县域网点开门', 'County branches open'),
  county_closes: figure('time', '县域网点关门', 'County branches close'),
  county_weekends: figure('yes_no', '县域网点周末营业', 'County branches open at weekends'),
} as const;
export type FigureName = keyof typeof publishedFigures;
export const figureNames = Object.keys(publishedFigures) as [FigureName, ...FigureName[]];

const schemaOf = {
  percent: z.number().int().min(0).max(10_000),
  money: z.number().int().min(0).max(1e14),
  number: z.number().int().min(0).max(10_000),
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  yes_no: z.boolean(),
} as const satisfies Record<FigureType, z.ZodType>;
type FigureValue<T extends FigureType> = z.infer<(typeof schemaOf)[T]>;

/** All of them, as one document: changed by one person, put in force by another. */
export const SpokenFigures = z.object(
  Object.fromEntries(figureNames.map((name) => [name, schemaOf[publishedFigures[name].type]])) as {
    [N in FigureName]: (typeof schemaOf)[(typeof publishedFigures)[N]['type']];
  },
);
export type SpokenFigures = { [N in FigureName]: FigureValue<(typeof publishedFigures)[N]['type']> };
export const SpokenFiguresView = bookView(SpokenFigures);
export type SpokenFiguresView = z.infer<typeof SpokenFiguresView>;
