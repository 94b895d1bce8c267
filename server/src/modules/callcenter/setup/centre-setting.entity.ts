import { defineEntity, p } from '@mikro-orm/core';
import type { GroupRoute, OpenHours, QueueRules, SpecialDay } from '@tellerline/contracts';
import { instant, json, shortCode, uuid } from '../../../persistence/columns.ts';

/** What is kept of each kind, beside its key. */
export interface SettingBodies {
  queue: { zh: string; en: string; rules: QueueRules };
  number: { queue: string };
  reason: { zh: string; en: string; maxMinutes: number | null; offered: boolean };
  calendar: { week: OpenHours[][]; days: SpecialDay[] };
  groups: { routes: GroupRoute[] };
}
export type SettingKind = keyof SettingBodies;

/** One thing administrators set for the call centre: a queue, a number, a reason, the calendar, the routes of groups. Never deleted; read whole and kept in memory. */
const CentreSettingSchema = defineEntity({
  name: 'CentreSetting',
  tableName: 'centre_setting',
  properties: {
    kind: shortCode(20).$type<SettingKind>().primary(),
    code: shortCode(40).primary(),
    body: json<SettingBodies[SettingKind]>(),
    position: p.integer(),
    version: p.integer(),
    changedAt: instant(),
    /** Null: as the house begins. */
    changedBy: uuid().nullable(),
  },
});
export class CentreSetting extends CentreSettingSchema.class {}
CentreSettingSchema.setClass(CentreSetting);

export { CentreSettingSchema };
