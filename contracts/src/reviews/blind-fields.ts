import { z } from 'zod';
import { blacklistFields } from '../customers/fields/blacklist.ts';
import { certificateFormOf, certificateForms, companyFields } from '../customers/fields/corporate.ts';
import type { FileField } from '../customers/fields/file-field.ts';
import { personalFile } from '../customers/fields/personal.ts';
import { relationFields } from '../customers/fields/relation.ts';
import { FreeText, Instant, type Label } from '../primitives.ts';
import type { ReviewKind } from './review.ts';

/** A field that may be set to blind second entry, by the key the setting knows it by. */
export interface BlindChoice {
  /** `kind:field`, of an entry of a list `kind:list.field`, of any certificate `corporate_file:field`. */
  key: string;
  kind: ReviewKind;
  label: Label;
}

const anyNumber: Label = { 'zh-CN': '证照号码', en: 'Number of the certificate' };
/** The number is called otherwise on each kind of certificate. */
const named = (field: FileField): FileField => (field.id === 'number' ? { ...field, label: anyNumber } : field);
const choice = (kind: ReviewKind, path: string, label: Label): BlindChoice => ({ key: `${kind}:${path}`, kind, label });
const risky = (kind: ReviewKind, fields: readonly FileField[]): BlindChoice[] =>
  fields.filter(({ risk }) => risk).map(({ id, label }) => choice(kind, id, label));

const personal: readonly BlindChoice[] = [
  ...risky('personal_file', personalFile.fields),
  ...personalFile.lists.flatMap((list) =>
    list.fields
      .filter(({ risk }) => risk)
      .map(({ id, label }) =>
        choice('personal_file', `${list.id}.${id}`, {
          'zh-CN': `${list.label['zh-CN']}：${label['zh-CN']}`,
          en: `${list.label.en}: ${label.en}`,
        }),
      ),
  ),
];

/** Every field of the catalogues that carries a risk, each once. */
export const blindChoices: readonly BlindChoice[] = [
  ...personal,
  ...risky('corporate_file', companyFields),
  ...risky('corporate_file', certificateForms.flatMap(({ fields }) => fields).map(named)),
  ...risky('relation', [...relationFields('personal').fields, ...relationFields('corporate').fields]),
  ...risky('blacklist_entry', blacklistFields.fields),
].filter(({ key }, at, all) => all.findIndex((each) => each.key === key) === at);

/** The field a path of a change is of: `birthDate`, `phones.n1.number`, `businessLicence.number`. Undefined for what has no catalogue. */
export function fieldAt(kind: ReviewKind, path: string): FileField | undefined {
  const [first = '', second = '', third] = path.split('.');
  const byId = (fields: readonly FileField[], id: string) => fields.find((field) => field.id === id);
  switch (kind) {
    case 'personal_file':
      return third === undefined
        ? byId(personalFile.fields, path)
        : byId(personalFile.lists.find(({ id }) => id === first)?.fields ?? [], third);
    case 'corporate_file':
      return second === '' ? byId(companyFields, first) : byId(certificateFormOf(first)?.fields ?? [], second);
    case 'relation':
      return byId([...relationFields('personal').fields, ...relationFields('corporate').fields], path);
    case 'blacklist_entry':
      return byId(blacklistFields.fields, path);
    default:
      return undefined;
  }
}

/** What an entry of a list is called without a word of what is in it: 身份证件 1. Undefined for what is in no list. */
export function plainEntryName(kind: ReviewKind, path: string): Label | undefined {
  const [first, key = '', third] = path.split('.');
  const list = kind === 'personal_file' && third ? personalFile.lists.find(({ id }) => id === first) : undefined;
  const number = key.replace(/^n/, '');
  return list && { 'zh-CN': `${list.label['zh-CN']} ${number}`, en: `${list.label.en} ${number}` };
}

const BlindKeys = z.array(z.string().regex(/^[a-z_]+:[\w.]+$/)).max(200);

/** Which fields a reviewer types from the paper without seeing what was entered. */
export const BlindSetting = z.object({
  version: z.number().int(),
  fields: BlindKeys,
  changedBy: z.string().nullable(),
  changedAt: Instant,
  reason: z.string(),
});
export type BlindSetting = z.infer<typeof BlindSetting>;

/** The one in force first. */
export const BlindSettings = z.object({ items: z.array(BlindSetting) });
export type BlindSettings = z.infer<typeof BlindSettings>;

export const ChangeBlindSetting = z.object({
  /** The version that was looked at; another one meanwhile is told as `conflict.stale`. */
  baseVersion: z.number().int(),
  fields: BlindKeys,
  reason: FreeText(200).refine((reason) => reason.length >= 2),
});
export type ChangeBlindSetting = z.infer<typeof ChangeBlindSetting>;
