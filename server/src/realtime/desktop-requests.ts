import type {
  DesktopSnapshot,
  DeviceReport,
  ForcePresence,
  LiveBoard,
  PresenceRequest,
  PresenceView,
} from '@tellerline/contracts';
import type { Actor } from '../kernel/actor.ts';

/** What the desktop namespace asks of the call centre; payloads are already parsed, failures are AppErrors. */
export interface DesktopRequests {
  /** Everything but the stream position, which the namespace adds from the hub. */
  snapshot(actor: Actor): Promise<Omit<DesktopSnapshot, 'streamId' | 'seq' | 'serverTime'>>;
  requestPresence(actor: Actor, request: PresenceRequest): Promise<PresenceView>;
  reportDevice(actor: Actor, socketId: string, report: DeviceReport): Promise<void>;
  dismissNotice(actor: Actor, noticeId: string): Promise<void>;
  /** The board as this supervisor may see it. */
  liveBoard(actor: Actor): Promise<LiveBoard>;
  forcePresence(actor: Actor, force: ForcePresence): Promise<void>;
  /** A desktop of this user opened. */
  connected(actor: Actor, socketId: string): Promise<void>;
  /** A desktop of this user went away; `remaining` desktops of his are still connected. */
  disconnected(actor: Actor, socketId: string, remaining: number): Promise<void>;
}
