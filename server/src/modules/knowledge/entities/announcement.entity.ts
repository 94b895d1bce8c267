import { defineEntity, p } from '@mikro-orm/core';
import { instant, longText, name, uuid } from '../../../persistence/columns.ts';

/** A word of the house to many. Its text is never changed; it can be taken back. */
export const AnnouncementSchema = defineEntity({
  name: 'Announcement',
  tableName: 'announcement',
  properties: {
    id: uuid().primary(),
    titleZh: name(60),
    titleEn: name(60),
    textZh: longText(),
    textEn: longText(),
    /** JSON as text: queues, branches, roles. */
    audience: longText(),
    /** Of who published it: nobody above or beside his branch is meant. */
    branchPath: p.string().length(200),
    urgent: p.boolean(),
    validFrom: instant(),
    validUntil: instant(),
    publishedBy: uuid(),
    publishedByName: name(100),
    publishedAt: instant(),
    withdrawnAt: instant().nullable(),
  },
  indexes: [{ properties: ['validUntil', 'validFrom'] }, { properties: ['publishedAt', 'id'] }],
});

/** Who has read it. */
export const AnnouncementReadingSchema = defineEntity({
  name: 'AnnouncementReading',
  tableName: 'announcement_reading',
  properties: {
    announcementId: uuid().primary(),
    userId: uuid().primary(),
    readAt: instant(),
  },
});
