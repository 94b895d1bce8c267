import { defineEntity } from '@mikro-orm/core';
import type { Notice } from '@tellerline/contracts';
import { instant, json, shortCode, uuid } from '../../../persistence/columns.ts';

/** Something an agent is told once, and finds again after a reload until he dismisses it. */
const AgentNoticeSchema = defineEntity({
  name: 'AgentNotice',
  tableName: 'agent_notice',
  properties: {
    id: uuid().primary(),
    userId: uuid(),
    kind: shortCode(30).$type<Notice['kind']>(),
    at: instant(),
    params: json<Record<string, string>>(),
    dismissedAt: instant().nullable(),
  },
  indexes: [{ properties: ['userId', 'dismissedAt', 'at'] }],
});
export class AgentNotice extends AgentNoticeSchema.class {}
AgentNoticeSchema.setClass(AgentNotice);

export { AgentNoticeSchema };
