import { z } from 'zod';
import { Day, Extension, FreeText, Instant, Label, Uuid } from '../primitives.ts';
import { DispositionView } from './interaction.ts';
import { NotReadyReason } from './presence.ts';
import { QueueRing } from './queue-ring.ts';

/** Name of a queue in Asterisk and in the dialplan. */
export const QueueCode = z.string().regex(/^[a-z]{2,20}$/);

/** `timed`: moves on by itself after its seconds · `mandatory`: until it is saved · `optional`: free at once, the wrap-up waits in the worklist. */
export const wrapUpModes = ['timed', 'mandatory', 'optional'] as const;

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);
/** From, inclusive, to, exclusive; `24:00` is midnight at the end of the day. */
export const OpenHours = z.object({ from: clock, to: clock }).refine(({ from, to }) => from < to, { path: ['to'] });
export type OpenHours = z.infer<typeof OpenHours>;

/** Hours by weekday, Monday first; a day without hours is closed. */
const Week = z.array(z.array(OpenHours).max(3)).length(7);

/** How a queue treats its callers and its agents. Times in seconds. */
export const QueueRules = z.object({
  /** Answered within so long counts for the queue's service level, on the board and in reports. */
  serviceLevelSeconds: z.number().int().min(5).max(600),
  /** Patience: after so long a caller hears the goodbye. */
  maxWaitSeconds: z.number().int().min(10).max(7_200),
  wrapUp: z.object({ mode: z.enum(wrapUpModes), seconds: z.number().int().min(10).max(1_800) }),
  /** Null: as Asterisk begins, in turn. */
  ring: QueueRing.nullable(),
  hours: Week,
  /** Closed on the bank's holidays, open on its make-up working days. */
  keepsHolidays: z.boolean(),
  /** After so long the caller waits in another queue, at the place his first waiting gives him; null: never. */
  overflow: z.object({ queue: QueueCode, afterSeconds: z.number().int().min(5).max(3_600) }).nullable(),
  /** His last agent is rung first, for so long, when he is available; 0: never. */
  lastAgentSeconds: z.number().int().min(0).max(60),
  /**
   * A call back is offered at any key he presses while he waits, and to whoever has waited so long, then again after so long;
   * null: never. Promised within so many minutes.
   */
  callback: z
    .object({
      afterSeconds: z.number().int().min(5).max(3_600),
      againSeconds: z.number().int().min(30).max(3_600).nullable(),
      promiseMinutes: z.number().int().min(5).max(1_440),
    })
    .nullable(),
  /** His place in the line and how long it will take are told before he waits. */
  tellsPlace: z.boolean(),
  tellsWait: z.boolean(),
  /** And again so often, while somebody is before him; null: once. */
  tellsAgainSeconds: z.number().int().min(20).max(600).nullable(),
  /** What is heard while waiting. */
  music: z.enum(['music', 'ringing']),
});
export type QueueRules = z.infer<typeof QueueRules>;

const Words = z.object({
  'zh-CN': FreeText(40).refine((text) => text.length > 0),
  en: FreeText(40).refine((text) => text.length > 0),
});
const version = z.number().int().min(0);

export const QueueSetting = z.object({ code: QueueCode, label: Label, rules: QueueRules, version });
export type QueueSetting = z.infer<typeof QueueSetting>;
/** `version`: of what was looked at; another one meanwhile is told as `conflict.stale`. */
export const ChangeQueue = z.object({ version, label: Words, rules: QueueRules });
export type ChangeQueue = z.infer<typeof ChangeQueue>;

/** A number callers dial: which queue it leads to. Its language is the dialplan's. */
export const DialledNumber = z.object({
  number: z.string(),
  queue: QueueCode,
  language: z.enum(['zh-CN', 'en']).nullable(),
  version,
});
export type DialledNumber = z.infer<typeof DialledNumber>;
export const ChangeNumber = z.object({ version, queue: QueueCode });
export type ChangeNumber = z.infer<typeof ChangeNumber>;

/** Why an agent is not ready, and how long at most; past it he is reminded, then his supervisors are. */
export const ReasonSetting = z.object({
  code: NotReadyReason,
  label: Label,
  maxMinutes: z.number().int().nullable(),
  /** Set by the system alone. */
  system: z.boolean(),
  /** Agents may choose it. */
  offered: z.boolean(),
  version,
});
export type ReasonSetting = z.infer<typeof ReasonSetting>;
/** Version 0 makes a new one. */
export const ChangeReason = z.object({
  version,
  label: Words,
  maxMinutes: z.number().int().min(1).max(720).nullable(),
  offered: z.boolean(),
});
export type ChangeReason = z.infer<typeof ChangeReason>;

export const DispositionSetting = DispositionView.omit({ pinyin: true }).extend({
  /** Only for calls of these queues; empty: of all. */
  queues: z.array(QueueCode),
  offered: z.boolean(),
  version,
});
export type DispositionSetting = z.infer<typeof DispositionSetting>;
export const DispositionCode = z.string().regex(/^[a-z0-9_]{2,40}$/);
/** Version 0 makes a new one. */
export const ChangeDisposition = z.object({
  version,
  label: Words,
  group: DispositionView.shape.group,
  requiresFollowUp: z.boolean(),
  queues: z.array(QueueCode).max(50),
  offered: z.boolean(),
});
export type ChangeDisposition = z.infer<typeof ChangeDisposition>;

/** `closed`: a holiday · `working`: a weekend day that is worked, with Monday's hours. */
export const SpecialDay = z.object({ day: Day, kind: z.enum(['closed', 'working']), name: FreeText(40) });
export type SpecialDay = z.infer<typeof SpecialDay>;
/** The one calendar of the house: deadlines, queues that keep the holidays and calls outwards ask it. */
export const ChangeCalendar = z.object({
  version,
  week: Week.refine((week) => week.some((spans) => spans.length > 0)),
  days: z
    .array(SpecialDay)
    .max(1_000)
    .refine((days) => new Set(days.map(({ day }) => day)).size === days.length),
});
export type ChangeCalendar = z.infer<typeof ChangeCalendar>;

/** Before usual callers, or before VIPs as well; nobody is lowered by a group. */
export const groupPriorities = ['preferred', 'foremost'] as const;

/** Where members of a segment (REL-03) wait, and before whom. The first line that holds a caller counts. */
export const GroupRoute = z
  .object({
    segment: Uuid,
    /** Only for callers who came to one of these queues; empty: to any. */
    from: z.array(QueueCode).max(50),
    /** Null: he stays in the queue he came to. */
    queue: QueueCode.nullable(),
    /** Null: as he would have without the group. */
    priority: z.enum(groupPriorities).nullable(),
  })
  .refine(({ queue, priority }) => queue !== null || priority !== null, { path: ['queue'], message: 'says_nothing' });
export type GroupRoute = z.infer<typeof GroupRoute>;
export const ChangeGroupRoutes = z.object({ version, routes: z.array(GroupRoute).max(20) });
export type ChangeGroupRoutes = z.infer<typeof ChangeGroupRoutes>;

/** A segment a route may name. Its members are those of its last count, in the night or by hand. */
export const RoutableSegment = z.object({
  id: Uuid,
  name: z.string(),
  members: z.number().int().nullable(),
  countedAt: Instant.nullable(),
});
export type RoutableSegment = z.infer<typeof RoutableSegment>;

/** 5 is asked first, 1 last; who has none is not in the queue. Asterisk's penalty is 5 less the level. */
export const SkillLevel = z.number().int().min(1).max(5);
export const penaltyOf = (level: number): number => 5 - level;
export const levelOf = (penalty: number): number => Math.max(1, 5 - penalty);
export const AgentSkill = z.object({ queue: QueueCode, level: SkillLevel });
export type AgentSkill = z.infer<typeof AgentSkill>;
export const AgentSkills = z.object({
  userId: z.string(),
  displayName: z.string(),
  extension: Extension.nullable(),
  skills: z.array(AgentSkill),
});
export type AgentSkills = z.infer<typeof AgentSkills>;
/** `before`: as they were looked at; others meanwhile are told as `conflict.stale`. */
export const ChangeSkills = z.object({ before: z.array(AgentSkill).max(50), skills: z.array(AgentSkill).max(50) });
export type ChangeSkills = z.infer<typeof ChangeSkills>;

/** All that administrators set for the call centre. */
export const CentreSettings = z.object({
  queues: z.array(QueueSetting.extend({ open: z.boolean() })),
  numbers: z.array(DialledNumber),
  reasons: z.array(ReasonSetting),
  dispositions: z.array(DispositionSetting),
  calendar: z.object({
    week: Week,
    days: z.array(SpecialDay),
    version,
    /** A year whose holidays are not entered yet though it is time. */
    missingYear: z.number().int().nullable(),
  }),
  groups: z.object({ routes: z.array(GroupRoute), version, segments: z.array(RoutableSegment) }),
  agents: z.array(AgentSkills),
  readAt: Instant,
});
export type CentreSettings = z.infer<typeof CentreSettings>;
