import { z } from 'zod';
import { bookView } from '../books/book.ts';
import { FreeText, type Locale } from '../primitives.ts';

export const requestPriorities = ['low', 'normal', 'high', 'urgent'] as const;
export const RequestPriority = z.enum(requestPriorities);
export type RequestPriority = z.infer<typeof RequestPriority>;

export const RequestKindCode = z.string().regex(/^[a-z][a-z0-9_]{1,19}$/);

/** What a customer is told of, each in words of its own. */
export const requestMessages = ['opened', 'acknowledged', 'closed'] as const;
export type RequestMessage = (typeof requestMessages)[number];
export const messageChannels = ['sms', 'subject', 'mail'] as const;
export type MessageChannel = (typeof messageChannels)[number];
export const messageLengths: Record<MessageChannel, number> = { sms: 120, subject: 80, mail: 1_000 };

const always = ['bank', 'kind', 'reference'] as const;
/** What may stand in braces: a closed request has no day on which it is answered. */
export const messageFields: Record<RequestMessage, readonly string[]> = {
  opened: [...always, 'day'],
  acknowledged: [...always, 'day'],
  closed: always,
};

/** What is wrong with words to a customer; null: nothing. The reference is what he asks by, so it stands in each but a subject. */
export function messageFault(
  message: RequestMessage,
  channel: MessageChannel,
  words: string,
): 'empty' | 'unknown_field' | 'no_reference' | null {
  if (words.trim() === '') return 'empty';
  const fields = [...words.matchAll(/\{([^{}]*)\}/g)].map(([, field = '']) => field);
  const isBroken = /[{}]/.test(words.replace(/\{[^{}]*\}/g, ''));
  if (isBroken || fields.some((field) => !messageFields[message].includes(field))) return 'unknown_field';
  return channel === 'subject' || fields.includes('reference') ? null : 'no_reference';
}

/** The words with what stands in braces filled in. */
export const fillMessage = (words: string, values: Readonly<Record<string, string>>): string =>
  words.replace(/\{([^{}]*)\}/g, (_whole, field: string) => values[field] ?? '');

const whole = (low: number, high: number) => z.number().int().min(low).max(high);
const both = (most: number) => z.object({ 'zh-CN': FreeText(most).min(1), en: FreeText(most).min(1) });
const hours = z.number().min(0.25).max(2_000).multipleOf(0.25);

/** The next ones up who hear of it: so long after it was due, or so long before the last day a complaint may take. */
export const EscalationStep = z.discriminatedUnion('on', [
  z.object({ on: z.literal('due'), afterHours: whole(0, 200), to: z.enum(['supervisor', 'manager']) }),
  z.object({ on: z.literal('last_day'), daysBefore: whole(0, 30), to: z.enum(['supervisor', 'manager']) }),
]);
export type EscalationStep = z.infer<typeof EscalationStep>;

/**
 * Days from receipt within which a complaint is decided and answered: at most 15, in complex cases 30, at the very most 60
 * (银行保险机构消费投诉处理管理办法, 2020). A bank may promise less.
 */
export const complaintDaysOfLaw = [15, 30, 60] as const;
const ComplaintRules = z.object({
  /** Told to the customer as taken within so many hours of business. */
  acknowledgeHours: whole(1, 200),
  /** Calendar days; each further one is an extension. */
  days: z
    .array(whole(1, 60))
    .min(1)
    .max(complaintDaysOfLaw.length)
    .refine((days) => days.every((day, at) => day <= (complaintDaysOfLaw[at] ?? 0) && day > (days[at - 1] ?? 0))),
});

const Words = z.object({
  sms: both(messageLengths.sms),
  subject: both(messageLengths.subject),
  mail: both(messageLengths.mail),
});

/** What a customer may want of the bank that is not settled while he is on the phone, and how it is dealt with. */
export const RequestKind = z
  .object({
    code: RequestKindCode,
    name: both(40),
    /** May new requests be of it? */
    offered: z.boolean(),
    /** Whose pool it waits in. */
    pool: z.enum(['agent', 'clerk', 'supervisor', 'manager']),
    /** Hours of business within which it should be settled. */
    hours: z.object({ low: hours, normal: hours, high: hours, urgent: hours }),
    /** In this order. */
    escalation: z.array(EscalationStep).max(5),
    /** Null: no complaint. */
    complaint: ComplaintRules.nullable(),
    words: z.object({ opened: Words, acknowledged: Words, closed: Words }),
  })
  .superRefine(({ complaint, escalation, words }, context) => {
    for (const message of requestMessages)
      for (const channel of messageChannels)
        for (const locale of ['zh-CN', 'en'] as const satisfies Locale[]) {
          const fault = messageFault(message, channel, words[message][channel][locale]);
          if (fault) context.addIssue({ code: 'custom', path: ['words', message, channel, locale], message: fault });
        }
    for (const [at, { on }] of escalation.entries())
      if (on === 'last_day' && !complaint)
        context.addIssue({ code: 'custom', path: ['escalation', at], message: 'no complaint has a last day' });
  });
export type RequestKind = z.infer<typeof RequestKind>;

/** All kinds, as one document: changed by one administrator, put in force by another. Codes are never given twice. */
export const RequestKinds = z.object({
  kinds: z
    .array(RequestKind)
    .min(1)
    .max(40)
    .refine((kinds) => new Set(kinds.map(({ code }) => code)).size === kinds.length),
});
export type RequestKinds = z.infer<typeof RequestKinds>;
export const RequestKindsView = bookView(RequestKinds);
export type RequestKindsView = z.infer<typeof RequestKindsView>;

/** Kinds as those who take requests down choose them. */
export const RequestKindList = z.object({
  items: z.array(z.object({ code: RequestKindCode, name: both(40), complaint: z.boolean(), offered: z.boolean() })),
});
export type RequestKindList = z.infer<typeof RequestKindList>;
