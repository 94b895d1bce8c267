import { z } from 'zod';
import { Extension, Instant } from '../primitives.ts';

/**
 * What an agent is doing, as the queue should see it. One writer: the server.
 *
 *   offline ─sign-in─> not_ready ⇄ available ─offer─> ringing ─answer─> talking ⇄ held ─end─> wrap_up ─> pending or available
 *                          ^                             │ no answer
 *                          └──────────── (RONA) ─────────┘
 *   any ─heartbeat missed─> connection_lost ─return─> the state the call is in; ─grace over─> not_ready(system)
 */
export const presenceStates = [
  'offline',
  'not_ready',
  'available',
  'ringing',
  'talking',
  'held',
  'wrap_up',
  'connection_lost',
] as const;
export const PresenceState = z.enum(presenceStates);
export type PresenceState = z.infer<typeof PresenceState>;

/** Reasons for not_ready the house begins with. `system` reasons cannot be chosen by the agent; administrators add others. */
export const notReadyReasons = {
  login: { system: true, 'zh-CN': '刚登录', en: 'Signed in' },
  break: { system: false, 'zh-CN': '小休', en: 'Break' },
  meal: { system: false, 'zh-CN': '用餐', en: 'Meal' },
  training: { system: false, 'zh-CN': '培训', en: 'Training' },
  meeting: { system: false, 'zh-CN': '会议', en: 'Meeting' },
  back_office: { system: false, 'zh-CN': '后台处理', en: 'Back office' },
  missed_call: { system: true, 'zh-CN': '未接来电', en: 'Missed call' },
  declined_call: { system: true, 'zh-CN': '拒接来电', en: 'Declined call' },
  connection_lost: { system: true, 'zh-CN': '连接中断', en: 'Connection lost' },
  phone_lost: { system: true, 'zh-CN': '话机离线', en: 'Phone offline' },
  supervisor: { system: true, 'zh-CN': '班长设置', en: 'Set by supervisor' },
  platform_restart: { system: true, 'zh-CN': '话务平台重启', en: 'Telephone system restarted' },
} as const;
export type UsualReason = keyof typeof notReadyReasons;
export const NotReadyReason = z.string().regex(/^[a-z_]{2,30}$/);
export type NotReadyReason = z.infer<typeof NotReadyReason>;
/** Is this one the system's own, which nobody chooses? */
export const isSystemReason = (code: NotReadyReason): boolean =>
  Object.hasOwn(notReadyReasons, code) && notReadyReasons[code as UsualReason].system;

/** An agent's own presence, as his desktop shows it. */
export const PresenceView = z.object({
  userId: z.string(),
  state: PresenceState,
  reason: NotReadyReason.nullable(),
  since: Instant,
  /** State that follows the present call or wrap-up ("break after this call"). */
  pending: z
    .object({ state: z.enum(['available', 'not_ready', 'offline']), reason: NotReadyReason.nullable() })
    .nullable(),
  /** When the machine will move on by itself (wrap-up limit, grace), or null. */
  deadline: Instant.nullable(),
  interactionId: z.string().nullable(),
  /** Has Asterisk confirmed the matching queue membership? False is shown, never hidden. */
  queuesConfirmed: z.boolean(),
  version: z.number().int(),
});
export type PresenceView = z.infer<typeof PresenceView>;

/** The agent's wish. `clientSeq` grows with each wish of one desktop, so a late older wish is refused. */
export const PresenceRequest = z.object({
  to: z.enum(['available', 'not_ready', 'offline']),
  reason: NotReadyReason.nullable().default(null),
  clientSeq: z.number().int().nonnegative(),
});
export type PresenceRequest = z.infer<typeof PresenceRequest>;

/** What the desktop measures about its phone; Available needs all of it green. */
export const DeviceReport = z.object({
  registered: z.boolean(),
  microphone: z.boolean(),
  speaker: z.boolean(),
  /** This tab owns the phone (Web Locks); others mirror. */
  phoneOwner: z.boolean(),
});
export type DeviceReport = z.infer<typeof DeviceReport>;

/** One row of the supervisor's agent list. */
export const AgentRow = PresenceView.pick({ userId: true, state: true, reason: true, since: true }).extend({
  displayName: z.string(),
  extension: Extension.nullable(),
  queues: z.array(z.string()),
  /** Serves these queues until then, as a supervisor moved him; null: his own. */
  movedUntil: Instant.nullable(),
  handledToday: z.number().int(),
  queuesConfirmed: z.boolean(),
});
export type AgentRow = z.infer<typeof AgentRow>;
