import { existsSync } from 'node:fs';
import type { MikroORM } from '@mikro-orm/core';
import type { Scheduler } from './jobs/scheduler.ts';
import type { Clock } from './kernel/clock.ts';
import type { EntityList, ServerDeps, ServerModule } from './kernel/module.ts';
import type { BranchToSeed, IdentityModule, IdentityPorts } from './modules/identity/index.ts';
import { identityEntities, identityModule, seedIdentity } from './modules/identity/index.ts';
import type { DesktopRequests } from './realtime/desktop-requests.ts';
import { type FactSink, noFactSink } from './realtime/fact-sink.ts';
import { noDesktopRequests } from './realtime/no-desktop-requests.ts';
import { streamEntities } from './realtime/stream.entity.ts';

export const moduleNames = ['identity', 'customers', 'feeds', 'callcenter'] as const;
export type ModuleName = (typeof moduleNames)[number];

/** What the call centre gives the doors, beside being a module. */
interface CallcenterParts extends FactSink {
  desktop: DesktopRequests;
  /** Answers customers' questions about past calls. */
  history: unknown;
  onBoardChanged?(listener: () => void): void;
}

type Maker = (deps: ServerDeps, ports: Record<string, unknown>) => ServerModule & Partial<CallcenterParts>;
interface Door {
  entities: EntityList;
  make: Maker;
  /** Code lists the module itself needs. */
  seed?: (orm: MikroORM, options: { clock: Clock }) => Promise<unknown>;
}

export interface SeedOptions {
  branches: BranchToSeed[];
  /** Of all demo users. */
  password: string;
  clock: Clock;
}

export interface Composition {
  modules: ServerModule[];
  identity: IdentityModule;
  requests: DesktopRequests;
  sink: FactSink;
  onBoardChanged(listener: () => void): void;
}

/** The doors of the modules that are there, below `identity` in order. A module not built yet is left out. */
async function doorsOf(wanted: readonly ModuleName[]): Promise<Map<ModuleName, Door>> {
  const doors = new Map<ModuleName, Door>();
  for (const name of wanted) {
    if (name === 'identity') continue;
    const index = new URL(`./modules/${name}/index.ts`, import.meta.url);
    if (!existsSync(index)) continue;
    const exported = (await import(index.href)) as Record<string, unknown>;
    const make = exported[`${name}Module`];
    if (typeof make !== 'function') continue;
    const seed = exported[`seed${name[0]?.toUpperCase()}${name.slice(1)}`];
    doors.set(name, {
      entities: (exported[`${name}Entities`] ?? []) as EntityList,
      make: make as Maker,
      ...(typeof seed === 'function' ? { seed: seed as NonNullable<Door['seed']> } : {}),
    });
  }
  return doors;
}

/** Entities of the platform and of the wanted modules: the whole schema. */
export async function entitiesOf(wanted: readonly ModuleName[] = moduleNames): Promise<EntityList> {
  const doors = await doorsOf(wanted);
  return [...streamEntities, ...identityEntities, ...[...doors.values()].flatMap((door) => [...door.entities])];
}

/** Writes what each module needs to be tried: branches, demo users, code lists. Harmless when repeated. */
export async function seedModules(
  orm: MikroORM,
  options: SeedOptions,
  wanted: readonly ModuleName[] = moduleNames,
): Promise<void> {
  await seedIdentity(orm, options);
  for (const door of (await doorsOf(wanted)).values()) await door.seed?.(orm, { clock: options.clock });
}

/** Wires the modules, lowest first. The only place where they meet. */
export async function composeModules(
  deps: ServerDeps,
  ports: IdentityPorts & { scheduler: Scheduler },
  wanted: readonly ModuleName[] = moduleNames,
): Promise<Composition> {
  const identity = identityModule(deps, ports);
  const modules: ServerModule[] = [identity];
  const made = new Map<ModuleName, ServerModule & Partial<CallcenterParts>>();
  // Customers ask for past calls, which belong to a module above them: answered once that one is there.
  const history = {
    briefs: async (...args: unknown[]) => callHistory('briefs', args, []),
    lastCallAt: async (...args: unknown[]) => callHistory('lastCallAt', args, new Map()),
  };
  const callHistory = async (name: string, args: unknown[], otherwise: unknown): Promise<unknown> => {
    const parts = made.get('callcenter')?.history as Record<string, (...a: unknown[]) => unknown> | undefined;
    return parts?.[name] ? parts[name](...args) : otherwise;
  };
  for (const [name, door] of await doorsOf(wanted)) {
    const module = door.make(deps, {
      identity,
      branches: identity,
      history,
      customers: made.get('customers'),
      feeds: made.get('feeds'),
      scheduler: ports.scheduler,
    });
    made.set(name, module);
    modules.push(module);
  }
  const callcenter = made.get('callcenter');
  return {
    modules,
    identity,
    requests: callcenter?.desktop ?? noDesktopRequests,
    sink: callcenter?.applyFacts && callcenter.throughSeq ? (callcenter as FactSink) : noFactSink,
    onBoardChanged: (listener) => callcenter?.onBoardChanged?.(listener),
  };
}
