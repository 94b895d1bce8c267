import type { MikroORM } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type {
  CommandResult,
  ConsultColleague,
  CustomerMatch,
  DesktopChange,
  EndRing,
  Fact,
  MonitorAgent,
  MoveCaller,
  OriginateCall,
  Role,
  SetMembership,
  SetQueues,
} from '@tellerline/contracts';
import { entitiesOf } from '@tellerline/server/composition';
import type { Actor } from '@tellerline/server/kernel/actor';
import { AppError } from '@tellerline/server/kernel/app-error';
import { ensureAuditHead, recordAudit } from '@tellerline/server/kernel/audit';
import { noteForAudit } from '@tellerline/server/kernel/audit-notes';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { afterCommit } from '@tellerline/server/kernel/commit-hooks';
import { kept } from '@tellerline/server/kernel/log';
import type { ServerDeps } from '@tellerline/server/kernel/module';
import {
  type CallRecordFolders,
  type CustomerDirectory,
  callcenterModule,
  type DeskAgent,
} from '@tellerline/server/modules/callcenter/index';
import { forkOf, openOrm } from '@tellerline/server/persistence/orm';
import { makeTransaction } from '@tellerline/server/persistence/transaction';
import { pino } from 'pino';
import type { TestDatabase } from '../../support/test-database.ts';
import { cardOf, summaryOf } from './customers.ts';
import { afterReading, type Interruption } from './interrupted-transaction.ts';
import { batchOf } from './story.ts';

export const morning = new Date('2026-11-23T02:00:00.000Z');

const uuid = (n: number): string => `0199aaaa-0000-7000-8000-${String(n).padStart(12, '0')}`;
const inAllQueues = ['retail', 'corporate', 'cards'].map((queue) => ({ queue, penalty: 0 }));
const agent = (n: number, more: Partial<DeskAgent> = {}): DeskAgent => ({
  userId: uuid(n),
  displayName: `坐席 100${n}`,
  extension: `100${n}`,
  queues: inAllQueues,
  branchPath: '/01/',
  roles: ['agent'],
  ...more,
});

export const agents = {
  one: agent(1),
  two: agent(2),
  three: agent(3),
  /** Works for one branch only. */
  branch: agent(7, { branchPath: '/01/03/' }),
};
export const supervisor: Actor = {
  userId: uuid(11),
  username: 'supervisor1',
  displayName: '班长',
  roles: ['supervisor'],
  branchPath: '/01/',
  extension: null,
  sessionId: 's-11',
};
export const actorOf = (who: DeskAgent): Actor => ({
  userId: who.userId,
  username: who.displayName,
  displayName: who.displayName,
  roles: who.roles,
  branchPath: who.branchPath,
  extension: who.extension,
  sessionId: `s-${who.extension}`,
});

export const allGreen = { registered: true, microphone: true, speaker: true, phoneOwner: true };

/** The call centre alone, on a real database, with everything around it faked and a clock that stands still. */
export async function openCentre(
  database: TestDatabase,
  customers: CustomerDirectory = unknownCallers,
  records?: CallRecordFolders,
) {
  const databaseUrl = await database.copied('centre', async (url) => {
    const empty = await openOrm({ databaseUrl: url, entities: entitiesOf() });
    await empty.schema.create();
    await ensureAuditHead(forkOf(empty));
    await empty.close();
  });
  const orm = await openOrm({ databaseUrl, entities: entitiesOf() });
  const world = new World();
  const log = pino({ ...kept, level: 'debug' }, { write: (line: string) => void world.log.push(line) });
  const transaction = makeTransaction(orm);
  const deps: ServerDeps = {
    orm,
    clock: world.clock,
    log,
    hub: {
      publish: async (em, userId, change) => afterCommit(em, () => void world.sent.push({ userId, change })),
      isConnected: (userId) => world.connected.has(userId),
    },
    telephony: {
      setMembership: async (command) => {
        world.commands.push(command);
        return world.answer(command);
      },
      setQueues: async ({ queues }) => {
        world.queues.push(queues);
        return world.answerToMove;
      },
      originate: async (command) => {
        world.placed.push(command);
        return world.answerToMove;
      },
      announce: async () => ({ ok: true }),
      playWords: async () => ({ ok: true }),
      endRing: async (command) => {
        world.endedRings.push(command);
        return world.answerToMove;
      },
      hangUp: async () => ({ ok: true }),
      consult: async (command) => {
        world.consults.push(command);
        return world.answerToMove;
      },
      pauseRecording: async () => ({ ok: true }),
      setRecordingRules: async () => ({ ok: true }),
      monitor: async (command) => {
        world.monitors.push(command);
        return world.answerToMove;
      },
      moveCaller: async (command) => {
        world.moves.push(command);
        return world.answerToMove;
      },
    },
    transaction: (work) =>
      transaction((em) => {
        if (world.interruption) afterReading(em, world.interruption);
        return work(em);
      }),
    bank: { timeZone: 'Asia/Shanghai', name: { 'zh-CN': '示例银行', en: 'Example Bank' } },
  };
  const identity = {
    agents: () => Object.values(world.agents),
    withRole: async (role: Role) => (role === 'supervisor' ? [supervisor] : []),
  };
  const make = () => callcenterModule(deps, { identity, customers, records });
  const module = make();
  await module.start?.();
  return new Centre(orm, deps, world, module, make);
}

/** What is outside of the call centre: the clock, the telephone system, the desktops. */
export class World {
  readonly clock = new ManualClock(morning);
  agents: Record<string, DeskAgent> = { ...agents };
  readonly connected = new Set<string>();
  readonly sent: { userId: string; change: DesktopChange }[] = [];
  readonly commands: SetMembership[] = [];
  readonly consults: ConsultColleague[] = [];
  readonly monitors: MonitorAgent[] = [];
  readonly moves: MoveCaller[] = [];
  readonly placed: OriginateCall[] = [];
  readonly queues: SetQueues['queues'][] = [];
  readonly endedRings: EndRing[] = [];
  answerToMove: CommandResult = { ok: true };
  readonly log: string[] = [];
  answer: (command: SetMembership) => CommandResult | Promise<CommandResult> = () => ({ ok: true });
  /** What happens in the middle of the next transaction that reads such rows. */
  interruption: Interruption | null = null;
}

export class Centre {
  readonly orm: MikroORM;
  readonly deps: ServerDeps;
  readonly world: World;
  module: ReturnType<typeof callcenterModule>;
  private readonly make: () => ReturnType<typeof callcenterModule>;

  constructor(
    orm: MikroORM,
    deps: ServerDeps,
    world: World,
    module: ReturnType<typeof callcenterModule>,
    make: () => ReturnType<typeof callcenterModule>,
  ) {
    this.orm = orm;
    this.deps = deps;
    this.world = world;
    this.module = module;
    this.make = make;
  }

  get em(): SqlEntityManager {
    return forkOf(this.orm);
  }

  get desktop() {
    return this.module.desktop;
  }

  /** Delivers facts; the clock is moved to the last of them. */
  async hear(facts: readonly Fact[], journalId?: string, from?: number) {
    const last = Math.max(...facts.map((fact) => Date.parse(fact.occurredAt)));
    this.world.clock.advance(Math.max(0, last - this.world.clock.now().getTime()));
    const answer = await this.module.applyFacts(batchOf(facts, journalId, from));
    await this.settle();
    return answer;
  }

  /** Lets look-ups and orders that were started beside come to their end. */
  settle(): Promise<void> {
    return this.module.idle();
  }

  /** Moves the clock on and lets the ticker run once. */
  async pass(seconds: number): Promise<void> {
    this.world.clock.advance(seconds * 1000);
    await this.module.tick();
    await this.settle();
  }

  async signIn(who: DeskAgent): Promise<void> {
    this.world.connected.add(who.userId);
    await this.desktop.connected(actorOf(who), `socket-${who.extension}`);
    await this.desktop.reportDevice(actorOf(who), `socket-${who.extension}`, allGreen);
    await this.settle();
  }

  async makeAvailable(...who: DeskAgent[]): Promise<void> {
    for (const each of who) {
      await this.signIn(each);
      await this.desktop.requestPresence(actorOf(each), { to: 'available', reason: null, clientSeq: 1 });
    }
  }

  async leaves(who: DeskAgent): Promise<void> {
    this.world.connected.delete(who.userId);
    await this.desktop.disconnected(actorOf(who), `socket-${who.extension}`, 0);
    await this.settle();
  }

  /** The server process starts again on the same database; nobody is connected. */
  async restart(): Promise<void> {
    await this.module.stop?.();
    this.world.connected.clear();
    this.module = this.make();
    await this.module.start?.();
  }

  /** Another process on the same database that hears of calls too: one that is leaving, or takes over. */
  otherServer(): ReturnType<typeof callcenterModule> {
    return this.make();
  }

  async presence(who: DeskAgent) {
    return (await this.desktop.snapshot(actorOf(who))).presence;
  }

  /** All that was sent to an agent's desktops, of one kind. */
  sentTo<K extends DesktopChange['kind']>(who: DeskAgent, kind: K): Extract<DesktopChange, { kind: K }>[] {
    return this.world.sent.flatMap(({ userId, change }) =>
      userId === who.userId && change.kind === kind ? [change as Extract<DesktopChange, { kind: K }>] : [],
    );
  }

  route(method: string, path: string) {
    const found = this.module.routes.find((route) => route.method === method && route.path === path);
    if (!found) throw new Error(`No route ${method} ${path}`);
    return found;
  }

  /** Calls a route's handler as the guard would, with its schemas applied to what goes in and what comes out. */
  async ask<T>(
    who: Actor,
    method: string,
    path: string,
    input: { params?: unknown; query?: unknown; body?: unknown } = {},
  ) {
    const route = this.route(method, path);
    const answer = await route.handler({
      params: route.params?.parse(input.params ?? {}),
      query: route.query?.parse(input.query ?? {}),
      body: route.body?.parse(input.body ?? {}),
      actor: who,
      em: this.em,
      requestId: 'test',
      audit: (key, { id, details }) =>
        recordAudit(this.em, { actor: who, key, subjectId: id, ...(details ? { details } : {}) }, this.deps.clock),
      auditRead: (key, { id, details }) =>
        noteForAudit(this.em, { actor: who, key, subjectId: id, ...(details ? { details } : {}) }, this.deps.clock),
      koa: undefined as never,
      upload: undefined as never,
    });
    const shape = route.response === 'file' ? null : route.response;
    return (shape ? shape.parse(answer) : answer) as T;
  }

  async close(): Promise<void> {
    await this.module.stop?.();
    await this.orm.close();
  }
}

const notFound = () => Promise.reject(new AppError('resource.not_found', { status: 404 }));
const match = (kind: CustomerMatch['kind']): CustomerMatch => ({
  kind,
  by: null,
  candidates: [],
  typedDiffersFromAni: false,
  typedUnknown: false,
});

export const unknownCallers: CustomerDirectory = {
  matchCaller: async () => match('none'),
  card: notFound,
  summary: notFound,
};

/** A little bank: who owns which number, and in which branch. */
export function bankOf(
  book: Record<string, { phones: string[]; branchPath: string }>,
): CustomerDirectory & { asked: number } {
  const within = (no: string, branchPath: string) => book[no]?.branchPath.startsWith(branchPath) === true;
  return {
    asked: 0,
    async matchCaller(_em, { e164, typedCustomerNo }, { branchPath }) {
      this.asked += 1;
      const typed = typedCustomerNo && within(typedCustomerNo, branchPath) ? typedCustomerNo : null;
      const owners = Object.keys(book).filter((no) => within(no, branchPath) && book[no]?.phones.includes(e164 ?? ''));
      if (typed) {
        return {
          kind: 'one',
          by: 'customer_no',
          candidates: [{ ...summaryOf(typed), reason: 'typed_number' }],
          typedDiffersFromAni: owners.length > 0 && !owners.includes(typed),
          typedUnknown: false,
        };
      }
      if (owners.length === 0) return { ...match('none'), typedUnknown: Boolean(typedCustomerNo) };
      const reason = owners.length === 1 ? ('only_owner' as const) : ('shared_number' as const);
      return {
        kind: owners.length === 1 ? 'one' : 'several',
        by: 'ani',
        candidates: owners.map((no) => ({ ...summaryOf(no), reason })),
        typedDiffersFromAni: false,
        typedUnknown: Boolean(typedCustomerNo),
      };
    },
    card: async (_em, no, actor) => (within(no, actor.branchPath) ? cardOf(no) : notFound()),
    summary: async (_em, no, actor) => (within(no, actor.branchPath) ? summaryOf(no) : notFound()),
  };
}
