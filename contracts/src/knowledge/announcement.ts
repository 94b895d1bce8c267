import { z } from 'zod';
import { Role } from '../identity/session.ts';
import { FreeText, Instant, Uuid } from '../primitives.ts';

/** Who speaks to many. */
export const announcerRoles: readonly Role[] = ['supervisor', 'manager', 'admin'];

const Words = (max: number) =>
  z.object({
    'zh-CN': FreeText(max).refine((text) => text.length > 0),
    en: FreeText(max).refine((text) => text.length > 0),
  });

/** Whom it is for: every list narrows, an empty one does not. Branches count with all below them. */
export const Audience = z.object({
  queues: z.array(z.string().regex(/^[a-z]{2,20}$/)).max(50),
  branches: z.array(z.string().max(20)).max(100),
  roles: z.array(Role).max(10),
});
export type Audience = z.infer<typeof Audience>;

/** A word of the house to many. Urgent ones stand above every page until each reader has acknowledged them. */
export const NewAnnouncement = z
  .object({
    key: Uuid,
    title: Words(60),
    text: Words(600),
    audience: Audience,
    urgent: z.boolean(),
    validFrom: Instant,
    validUntil: Instant,
  })
  .refine(({ validFrom, validUntil }) => validFrom < validUntil, { path: ['validUntil'] });
export type NewAnnouncement = z.infer<typeof NewAnnouncement>;

export const AnnouncementView = z.object({
  id: Uuid,
  title: Words(60),
  text: Words(600),
  audience: Audience,
  urgent: z.boolean(),
  validFrom: Instant,
  validUntil: Instant,
  publishedBy: z.string(),
  publishedAt: Instant,
  withdrawnAt: Instant.nullable(),
  state: z.enum(['in_force', 'future', 'over', 'withdrawn']),
  /** When who asks has read it, or acknowledged it where it is urgent. */
  readAt: Instant.nullable(),
  /** For those who may publish: how many it is for, and how many of them have read it. */
  reach: z.object({ people: z.number().int(), read: z.number().int() }).nullable(),
});
export type AnnouncementView = z.infer<typeof AnnouncementView>;

/** `mine`: in force and for me. `published`: of my branches, whatever their state, for those who publish. */
export const AnnouncementQuery = z.object({ box: z.enum(['mine', 'published']).default('mine') });
export const AnnouncementList = z.object({ items: z.array(AnnouncementView) });
export type AnnouncementList = z.infer<typeof AnnouncementList>;

/** Who of one's branches has read it, those who have not first. */
export const AnnouncementReaders = z.object({
  items: z.array(z.object({ name: z.string(), username: z.string(), readAt: Instant.nullable() })),
});
export type AnnouncementReaders = z.infer<typeof AnnouncementReaders>;
