import { z } from 'zod';
import type { Label } from '../primitives.ts';

/**
 * What an image may be of. The first eight are the certificate kinds of corporate customers (code table
 * `certificateKind`); an ID of a person is one kind, whichever of the documents it is.
 */
export const imageKindLabels = {
  businessLicence: { 'zh-CN': '营业执照', en: 'Business licence' },
  organisationCode: { 'zh-CN': '组织机构代码证', en: 'Organisation code certificate' },
  nationalTax: { 'zh-CN': '国税登记证', en: 'National tax registration' },
  localTax: { 'zh-CN': '地税登记证', en: 'Local tax registration' },
  legalPersonId: { 'zh-CN': '法人身份证', en: 'ID of the legal person' },
  basicAccountPermit: { 'zh-CN': '基本账户核准证件', en: 'Basic account permit' },
  temporaryAccountPermit: { 'zh-CN': '临时账户核准证件', en: 'Temporary account permit' },
  other: { 'zh-CN': '其他证件', en: 'Other certificate' },
  personalId: { 'zh-CN': '个人证件', en: 'Personal ID' },
  accountApplication: { 'zh-CN': '开户申请书', en: 'Account application' },
  signatureCard: { 'zh-CN': '印鉴卡', en: 'Specimen signature card' },
} as const satisfies Record<string, Label>;

export const imageKinds = Object.keys(imageKindLabels) as [ImageKind, ...ImageKind[]];
export type ImageKind = keyof typeof imageKindLabels;
export const ImageKind = z.enum(imageKinds);

/** What a page may be made of. Decided by looking into the file, never by its name. */
export const imageTypes = {
  'image/jpeg': { extension: 'jpg' },
  'image/png': { extension: 'png' },
  'image/tiff': { extension: 'tif' },
  'application/pdf': { extension: 'pdf' },
} as const;
export type ImageType = keyof typeof imageTypes;
export const ImageType = z.enum(Object.keys(imageTypes) as [ImageType, ...ImageType[]]);

/** How much goes into one import. A picture's size in pixels is read from its head; nothing is decoded on the server. */
export const imageLimits = {
  /** Of one file. */
  bytes: 20 * 1024 * 1024,
  filesASet: 60,
  /** Pages within one PDF or TIFF. */
  pagesAFile: 200,
  /** Width times height of one picture: A3 at 600 dpi fits. */
  pixels: 100_000_000,
} as const;
