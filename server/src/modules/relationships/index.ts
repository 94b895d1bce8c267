import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerFlag } from '@tellerline/contracts';
import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import { forkOf } from '../../persistence/orm.ts';
import type { Question } from '../../persistence/questions.ts';
import type { BranchName } from '../customers/index.ts';
import { usualPrivacy } from '../privacy/index.ts';
import {
  RiskGroupEventSchema,
  RiskGroupMemberSchema,
  RiskGroupSchema,
  RiskGroupTurnSchema,
} from './entities/risk-group.entity.ts';
import { SegmentMemberSchema, SegmentMoveSchema, SegmentSchema } from './entities/segment.entity.ts';
import type { FieldSightOn, RelationshipPorts } from './relationships.ports.ts';
import { riskGroupRoutes } from './risk/risk-groups.routes.ts';
import { CIRCLE_TASK, RiskGroups } from './risk/risk-groups.ts';
import { customerFields } from './segments/customer-fields.ts';
import { membersSource } from './segments/members-source.ts';
import { SegmentFields } from './segments/segment-field.ts';
import { segmentRoutes } from './segments/segments.routes.ts';
import { Segments, type SegmentsApi } from './segments/segments.ts';
import { ensureStandingGroups } from './segments/standing-groups.ts';

export const relationshipsEntities: EntityList = [
  SegmentSchema,
  SegmentMemberSchema,
  SegmentMoveSchema,
  RiskGroupSchema,
  RiskGroupMemberSchema,
  RiskGroupEventSchema,
  RiskGroupTurnSchema,
];

export interface RelationshipsApi {
  segments: SegmentsApi;
  /** Rules other modules keep: may this person ask so, what he may ask for, and the rule as a condition on the customer `c`. */
  rules: Pick<Segments, 'check' | 'condition'>;
  /** Modules above add what rules may ask of theirs: `segmentFields.register(field, …)` while they are composed. */
  segmentFields: Pick<SegmentFields, 'register'>;
  /** Told of a customer wherever he is shown. */
  riskFlags(customerIds: readonly number[]): Question<CustomerFlag[]>;
  /** Relations of these customers have changed, in the transaction that changed them. */
  relationsChanged(em: SqlEntityManager, customerIds: readonly number[]): Promise<void>;
  /** The nights' runs; tests call them themselves. */
  findRiskGroups(): Promise<void>;
  refreshSegments(): Promise<void>;
}

/** What customers are to one another: risk groups; and what groups the bank makes of them. */
export function relationshipsModule(deps: ServerDeps, ports: RelationshipPorts): ServerModule & RelationshipsApi {
  const { customers, branches, tasks, scheduler } = ports;
  const privacy = ports.privacy ?? usualPrivacy(deps.clock);
  const sightOn: FieldSightOn = async (actor, branchPath) => {
    const sight = await privacy.sightOf(actor, branchPath, () => false);
    return (group) => sight.of(group) === 'shown';
  };
  let known: readonly BranchName[] = [];
  const refreshChoices = async (): Promise<void> => {
    known = await branches.branches();
    await customers.refreshChoices();
  };
  const fields = new SegmentFields();
  const book = {
    list: (name: string) => customers.choices(name),
    industries: (level: 'section' | 'division') => customers.industries(level),
    branches: () => known.map(({ orgNo, name }) => ({ code: orgNo, label: name })),
  };
  fields.register(...customerFields(book));
  const segments = new Segments(deps, fields, { sightOn, refreshChoices });
  const risk = new RiskGroups(deps, ports);
  const desk = { deps, segments, customers, branches };
  ports.exports?.register(membersSource(desk));
  tasks?.registerKind(CIRCLE_TASK, { claimMinutes: null, dueHours: 24 * 5, byHand: true });
  const api: RelationshipsApi = {
    segments,
    rules: segments,
    segmentFields: fields,
    riskFlags: (ids) => risk.flags(ids),
    relationsChanged: (em, ids) => risk.changed(em, ids),
    findRiskGroups: async () => void (await risk.findAll()),
    refreshSegments: () => segments.refreshAll(),
  };
  return {
    name: 'relationships',
    routes: [...segmentRoutes(desk), ...riskGroupRoutes({ risk, customers, sightOn })],
    ...api,
    start: async () => {
      const [root] = await branches.branches();
      await risk.seed(forkOf(deps.orm));
      if (root) await ensureStandingGroups(forkOf(deps.orm), root, deps.clock.now());
      scheduler?.add({ name: 'relationships.risk_groups', cron: '40 3 * * *', run: api.findRiskGroups });
      scheduler?.add({ name: 'relationships.segments', cron: '10 4 * * *', run: api.refreshSegments });
    },
  };
}

export type { SegmentField } from './segments/segment-field.ts';
