import { defineEntity } from '@mikro-orm/core';
import { name, shortCode } from '../../../persistence/columns.ts';

/** A node of the bank's branch tree. */
const BranchSchema = defineEntity({
  name: 'Branch',
  tableName: 'branch',
  properties: {
    orgNo: shortCode(20).primary(),
    parentOrgNo: shortCode(20).nullable(),
    /** `/00/01/`: every branch below has a path that begins with this one. The data gate compares by it. */
    path: shortCode(200).unique(),
    nameZh: name(100),
    nameEn: name(100),
  },
});
export class Branch extends BranchSchema.class {}
BranchSchema.setClass(Branch);

export { BranchSchema };
