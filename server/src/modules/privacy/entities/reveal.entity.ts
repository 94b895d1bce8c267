import { defineEntity, p } from '@mikro-orm/core';
import { customerNo, day, instant, name, shortCode, uuid } from '../../../persistence/columns.ts';

/** A masked value that somebody may see whole until a moment. Kept for ever: the facts of an alarm, and what was written with a reason. */
export const RevealGrantSchema = defineEntity({
  name: 'RevealGrant',
  tableName: 'reveal_grant',
  properties: {
    id: uuid().primary(),
    userId: uuid(),
    /** Ends with the session, for another one has another id. */
    sessionId: uuid(),
    day: day(),
    customerNo: customerNo().nullable(),
    /** Which value: `card:phone:17`, `review:<id>:idNumber:after`, `image:<set>`, `search:id`. */
    item: shortCode(200),
    reason: shortCode(40),
    note: name(200).nullable(),
    /** What he had to do with him: `call`, `task`, `review`; null: nothing that is known. */
    cause: shortCode(10).nullable(),
    interactionId: uuid().nullable(),
    openedAt: instant(),
    endsAt: instant(),
  },
  indexes: [{ properties: ['userId', 'day', 'openedAt'] }, { properties: ['userId', 'item', 'endsAt'] }],
});

/** How much of his day's budget somebody has used, and what was told of it. */
export const RevealDaySchema = defineEntity({
  name: 'RevealDay',
  tableName: 'reveal_day',
  properties: {
    userId: uuid().primary(),
    day: day().primary(),
    taken: p.integer(),
    /** Alarms raised, each once a day. */
    toldMost: p.boolean(),
    toldAll: p.boolean(),
    toldOdd: p.boolean(),
  },
});
