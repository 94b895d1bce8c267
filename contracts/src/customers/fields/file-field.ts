import { z } from 'zod';
import { Currency, Day, E164, Fen, FreeText, type Label, PersonName } from '../../primitives.ts';

/** What a field holds; decides its input, its schema and how it is told. */
export type FieldType =
  | 'text'
  | 'name'
  | 'long_text'
  | 'digits'
  | 'number'
  | 'money'
  | 'percent'
  | 'day'
  | 'year'
  | 'hour'
  | 'code'
  | 'region'
  | 'country'
  | 'currency'
  | 'industry'
  | 'phone'
  | 'extension'
  | 'email'
  | 'id_number'
  | 'flag'
  | 'person_ref';

/** How much of a field is shown to whom: C1 internal, C2 identifies a person or his finances, C3 authenticates (JR/T 0171). */
export type DataClass = 'C1' | 'C2' | 'C3';

/**
 * One field of a customer's file, as data: form, schema, labels beside a review, masks, filters and the test of rights are
 * made from it. Money is integer fen, percents are hundredths, days are `2026-11-23`, codes and identifiers strings; "长期" is null with a flag beside it.
 */
export interface FileField {
  id: string;
  section: string;
  label: Label;
  type: FieldType;
  /** Most characters of a text, most digits of a number, most digits before the point of money. */
  max?: number;
  /** Fewest and most of a number. */
  range?: readonly [number, number];
  /** Code list (`code_value.list`) of a `code`. */
  list?: string;
  mandatory: boolean;
  /** `core-bank`: the feed's, read-only where the customer comes from it and it says something. `computed`: never typed. */
  owner: 'core-bank' | 'crm' | 'computed';
  dataClass: DataClass;
  /** May be set to blind second entry. */
  risk: boolean;
  /** Which mask its C2 or C3 value gets; none: withheld altogether from who may not see it whole. */
  mask?: 'id_number' | 'phone' | 'address' | 'email' | 'account' | 'day';
  /** Only a guide of the national standard, kept for old paper; hidden while empty. */
  legacy?: boolean;
}

/** A list inside a file: documents, telephones, addresses. Each entry has the fields. */
export interface FileList {
  id: string;
  section: string;
  label: Label;
  /** Most entries. */
  most: number;
  fields: readonly FileField[];
}

/** The sections of a file in the order they are shown, with what stands in each. */
export interface FileCatalogue {
  sections: readonly { id: string; label: Label }[];
  fields: readonly FileField[];
  lists: readonly FileList[];
}

/** A value of a field as it crosses the border: text, number (fen, years), flag; null is "not known". */
export const FieldValue = z.union([z.string().max(4_000), z.number(), z.boolean(), z.null()]);
export type FieldValue = z.infer<typeof FieldValue>;

/** An entry of a list: its fields by id. */
export const ItemValue = z.record(z.string().max(40), FieldValue);
export type ItemValue = z.infer<typeof ItemValue>;

/** Rules a value may break; the desktop and the server check them alike. `{max}` is filled from the field. */
export const fieldRulePhrases = {
  required: { 'zh-CN': '必填', en: 'Required' },
  too_long: { 'zh-CN': '最多 {max} 个字符', en: 'At most {max} characters' },
  not_text: { 'zh-CN': '含有无法识别的字符', en: 'Holds characters that are not accepted' },
  not_digits: { 'zh-CN': '只能填写数字，{max} 位', en: 'Digits only, {max} of them' },
  not_a_number: { 'zh-CN': '请填写 {min}–{max} 的整数', en: 'A whole number from {min} to {max}' },
  not_money: { 'zh-CN': '金额有误，整数部分最多 {max} 位', en: 'Not an amount; at most {max} digits before the point' },
  not_a_percent: {
    'zh-CN': '请填写 0.01–100 的百分比，最多两位小数',
    en: 'From 0.01 to 100 percent, two digits behind the point',
  },
  not_a_day: { 'zh-CN': '日期有误', en: 'Not a date' },
  not_a_year: { 'zh-CN': '请填写四位年份', en: 'A year of four digits' },
  not_in_list: { 'zh-CN': '不在可选范围内', en: 'Not in the list' },
  not_a_phone: { 'zh-CN': '电话号码无法识别', en: 'Not a telephone number' },
  not_an_email: { 'zh-CN': '邮箱地址有误', en: 'Not a mail address' },
  not_a_document_number: { 'zh-CN': '只能填写字母、数字和 - ( ) /', en: 'Letters, digits and - ( ) / only' },
  not_yours: { 'zh-CN': '此字段由系统或核心系统维护', en: 'This field is kept by the system or the core bank' },
  unknown_field: { 'zh-CN': '没有此字段', en: 'There is no such field' },
  too_many: { 'zh-CN': '最多 {max} 项', en: 'At most {max}' },
} as const satisfies Record<string, Label>;
export type FieldRule = keyof typeof fieldRulePhrases;

/** A rule's phrase for a field, filled in. */
export function fieldRulePhrase(rule: FieldRule, field: Pick<FileField, 'max' | 'range' | 'type'>): Label {
  const values: Record<string, string> = {
    min: String(field.range?.[0] ?? 0),
    max: String(field.type === 'number' ? (field.range?.[1] ?? 10 ** (field.max ?? 9) - 1) : (field.max ?? '')),
  };
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  const phrase = fieldRulePhrases[rule];
  return { 'zh-CN': fill(phrase['zh-CN']), en: fill(phrase.en) };
}

/** Refuses what the field cannot hold. Codes and places are looked up by the server, which has the lists. */
export function brokenRule(field: FileField, value: unknown): FieldRule | null {
  if (value === null || value === '') return field.mandatory ? 'required' : null;
  const [schema, rule] = schemaOf(field);
  if (schema.safeParse(value).success) return null;
  return typeof value === 'string' && rule === 'not_text' && [...value].length > (field.max ?? 0) ? 'too_long' : rule;
}

/** What a field's value is once it was accepted: trimmed, in NFC. The value must not break a rule. */
export function acceptedValue(field: FileField, value: FieldValue): FieldValue {
  if (value === null || value === '') return null;
  return schemaOf(field)[0].parse(value) as FieldValue;
}

const oneLine = (max: number) => FreeText(max).regex(/^[^\n\t]*$/);

function schemaOf(field: FileField): [z.ZodType, FieldRule] {
  const max = field.max ?? 200;
  switch (field.type) {
    case 'text':
      return [oneLine(max), 'not_text'];
    case 'name':
      return [PersonName(max), 'not_text'];
    case 'long_text':
      return [FreeText(max), 'not_text'];
    case 'digits':
      return [z.string().regex(new RegExp(`^\\d{${max}}$`)), 'not_digits'];
    case 'number':
    case 'hour': {
      const [least, most] = field.range ?? [0, 10 ** (field.max ?? 9) - 1];
      return [z.number().int().min(least).max(most), 'not_a_number'];
    }
    case 'money':
      return [Fen.min(0).max(10 ** Math.min(field.max ?? 12, 13) * 100 - 1), 'not_money'];
    case 'percent':
      return [z.number().int().min(1).max(10_000), 'not_a_percent'];
    case 'day':
      return [Day.refine((day) => day >= '1850-01-01' && day <= '2199-12-31'), 'not_a_day'];
    case 'year':
      return [z.string().regex(/^(19|20)\d{2}$/), 'not_a_year'];
    case 'code':
    case 'industry':
      return [z.string().regex(/^[\w.-]{1,20}$/), 'not_in_list'];
    case 'region':
      return [z.string().regex(/^\d{6}$/), 'not_in_list'];
    case 'country':
    case 'currency':
      return [Currency, 'not_in_list'];
    case 'phone':
      return [E164, 'not_a_phone'];
    case 'extension':
      return [z.string().regex(/^\d{1,6}$/), 'not_digits'];
    case 'email':
      return [z.email().max(max), 'not_an_email'];
    case 'id_number':
      return [
        z
          .string()
          .trim()
          .toUpperCase()
          .regex(/^[0-9A-Z][0-9A-Z()/-]*$/)
          .max(max),
        'not_a_document_number',
      ];
    case 'flag':
      return [z.boolean(), 'not_in_list'];
    case 'person_ref':
      return [z.string().regex(/^[0-9A-Z]{1,11}$/), 'not_in_list'];
  }
}
