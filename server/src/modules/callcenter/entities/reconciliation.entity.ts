import { defineEntity, p } from '@mikro-orm/core';
import type { CallReconciliation } from '@tellerline/contracts';
import { instant, json, uuid } from '../../../persistence/columns.ts';

/** One reconciliation of our calls with Asterisk's records; kept as it was told. */
const ReconciliationSchema = defineEntity({
  name: 'StoredReconciliation',
  tableName: 'call_reconciliation',
  properties: {
    id: uuid().primary(),
    at: instant().index(),
    violationCount: p.integer(),
    report: json<CallReconciliation>(),
  },
});
export class StoredReconciliation extends ReconciliationSchema.class {}
ReconciliationSchema.setClass(StoredReconciliation);

export { ReconciliationSchema };
