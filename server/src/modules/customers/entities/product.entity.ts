import { defineEntity, p } from '@mikro-orm/core';
import { day, instant, name, shortCode } from '../../../persistence/columns.ts';

/** What the bank sells, as the core bank keeps it. Never deleted: `validUntil` closes it. Its names label accounts, loans and cards. */
export const ProductSchema = defineEntity({
  name: 'Product',
  tableName: 'product',
  properties: {
    code: shortCode(20).primary(),
    nameZh: name(100),
    nameEn: name(100).nullable(),
    kind: p.string().length(10),
    currency: p.string().length(3).nullable(),
    /** Yearly rate in per cent, as the contract writes it: `4.3500`. */
    ratePercent: p.string().length(10).nullable(),
    validFrom: day().nullable(),
    validUntil: day().nullable(),
    asOf: instant(),
  },
});
