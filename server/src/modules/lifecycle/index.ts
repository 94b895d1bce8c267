import type { LifecycleRun } from '@tellerline/contracts';
import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import { usualPrivacy } from '../privacy/index.ts';
import {
  LifecycleRunSchema,
  LifecycleSettingsSchema,
  RetentionCallSchema,
  StageElementSchema,
  ValueModelSchema,
} from './entities/lifecycle.entity.ts';
import {
  CustomerFiguresSchema,
  CustomerStandingSchema,
  CustomerValueSchema,
  StandingChangeSchema,
  StandingDecisionSchema,
} from './entities/standing.entity.ts';
import type { LifecycleDesk, LifecyclePorts } from './lifecycle.ports.ts';
import { lifecycleRoutes } from './lifecycle.routes.ts';
import { ANNIVERSARY_TASK } from './night/anniversaries.ts';
import { RETENTION_TASK, valuableInDecline } from './night/retention.ts';
import { runNight } from './night/run-night.ts';
import { lifecycleFields } from './segment-fields.ts';
import { seedSettings } from './settings/settings-book.ts';

export const lifecycleEntities: EntityList = [
  CustomerFiguresSchema,
  CustomerStandingSchema,
  StandingChangeSchema,
  StandingDecisionSchema,
  CustomerValueSchema,
  LifecycleSettingsSchema,
  LifecycleRunSchema,
  StageElementSchema,
  ValueModelSchema,
  RetentionCallSchema,
];

/** What modules above may ask. */
export interface LifecycleApi {
  /** Valuable customers whose decline a night called out on a day or later: what raises retention. */
  valuableInDecline: typeof valuableInDecline;
  /** Judges all customers as of the present day; what runs each night. @throws AppError lifecycle.running */
  runNight(): Promise<LifecycleRun>;
}

/** Without calls there is none with anybody. */
const noCall = async (): Promise<boolean> => false;

const NIGHTLY = '40 3 * * *';

/** Stages T0–T5, the five forms of a relationship, what is recorded of each stage, and what a customer is worth. */
export function lifecycleModule(deps: ServerDeps, ports: LifecyclePorts): ServerModule & LifecycleApi {
  const { tasks = null, privacy = usualPrivacy(deps.clock), lookUps, isCallWith = noCall, scheduler } = ports;
  const desk: LifecycleDesk = { deps, privacy, lookUps, isCallWith, tasks };
  ports.segmentFields?.register(...lifecycleFields);
  tasks?.registerKind(ANNIVERSARY_TASK, { claimMinutes: null, dueHours: 24 * 7, byHand: true });
  tasks?.registerKind(RETENTION_TASK, { claimMinutes: null, dueHours: 48, byHand: true });
  return {
    name: 'lifecycle',
    routes: lifecycleRoutes(desk),
    valuableInDecline,
    runNight: () => runNight(desk),
    start: async () => {
      await seedSettings(deps);
      scheduler?.add({ name: 'lifecycle.judge', cron: NIGHTLY, run: async () => void (await runNight(desk)) });
    },
  };
}
