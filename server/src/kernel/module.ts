import type { EntitySchema, MikroORM } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type {
  AnnounceCommand,
  CommandResult,
  ConsultColleague,
  DesktopChange,
  EndRing,
  MonitorAgent,
  MoveCaller,
  OriginateCall,
  PauseRecording,
  PlayWords,
  SetMembership,
  SetQueues,
  SetRecordingRules,
} from '@tellerline/contracts';
import type { Logger } from 'pino';
import type { RouteDefinition } from '../http/route.ts';
import type { Clock } from './clock.ts';

/** Sends to desktops. Rooms are checked by the hub; a change reaches the agent's open sockets in order, numbered. */
export interface DesktopHub {
  /**
   * Appends a change to one agent's stream, in the caller's transaction (it is an outbox row); the relay delivers it after commit.
   */
  publish(em: SqlEntityManager, userId: string, change: DesktopChange): Promise<void>;
  /** Is at least one desktop of this user connected now? */
  isConnected(userId: string): boolean;
}

/** Orders for the telephone system, answered once Asterisk has confirmed. `unreachable` when no bridge is connected. */
export interface Telephony {
  setMembership(command: SetMembership): Promise<CommandResult>;
  /** Rings an agent's phone, which answers by itself, and dials; confirmed once the call exists. */
  originate(command: OriginateCall): Promise<CommandResult>;
  /** What callers hear before anything else; null: nothing. */
  announce(command: AnnounceCommand): Promise<CommandResult>;
  /** Rings a phone, which answers by itself, and plays a text in both languages. */
  playWords(command: PlayWords): Promise<CommandResult>;
  /** Has Asterisk have these queues. */
  setQueues(command: SetQueues): Promise<CommandResult>;
  /** Ends the ring of one agent; the queue goes on. */
  endRing(command: EndRing): Promise<CommandResult>;
  hangUp(callId: string): Promise<CommandResult>;
  /** One step of consulting a colleague beside a call. */
  consult(command: ConsultColleague): Promise<CommandResult>;
  /** Puts a supervisor's phone to an agent's call. */
  monitor(command: MonitorAgent): Promise<CommandResult>;
  /** Makes the recordings of a call silent, or lets them hear again. */
  pauseRecording(command: PauseRecording): Promise<CommandResult>;
  /** Tells the dialplan whose calls are recorded. */
  setRecordingRules(command: SetRecordingRules): Promise<CommandResult>;
  /** Sends the caller of a running call on. */
  moveCaller(command: MoveCaller): Promise<CommandResult>;
}

/** What every module is given. Nothing else comes from outside. */
export interface ServerDeps {
  orm: MikroORM;
  clock: Clock;
  log: Logger;
  hub: DesktopHub;
  telephony: Telephony;
  /** Runs `work` in one READ COMMITTED transaction; deadlocks and lock time-outs are tried again (≤ 3). */
  transaction<T>(work: (em: SqlEntityManager) => Promise<T>): Promise<T>;
  bank: { timeZone: string; name: { 'zh-CN': string; en: string } };
}

/** A bounded context as the composition root sees it. */
export interface ServerModule {
  name: string;
  routes: RouteDefinition[];
  /** Called once after migrations, in module order. */
  start?(): Promise<void>;
  /** Called in reverse order on the way down; must settle within 5 s. */
  stop?(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: entity schemas of all shapes in one list
export type EntityList = EntitySchema<any, any>[];
