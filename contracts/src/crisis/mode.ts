import { z } from 'zod';
import { Extension, FreeText, Instant, Label, Uuid } from '../primitives.ts';

/** What callers hear before anything else; spoken in both languages by the house's prompts (`announcement-…`). */
export const announcements = ['system_fault', 'card_incident', 'branch_closed', 'rumour'] as const;
export const Announcement = z.enum(announcements);
export type Announcement = z.infer<typeof Announcement>;
export const announcementLabels: Readonly<Record<Announcement, Label>> = {
  system_fault: { 'zh-CN': '系统故障，正在恢复', en: 'Systems are down and being restored' },
  card_incident: { 'zh-CN': '银行卡安全事件', en: 'An incident with cards' },
  branch_closed: { 'zh-CN': '网点临时停业', en: 'A branch is closed for now' },
  rumour: { 'zh-CN': '不实传言', en: 'A rumour that is not true' },
};

/** `asked`: somebody wants it for real and a second person has to agree. */
export const CrisisModeState = z.enum(['draft', 'rehearsal', 'asked', 'running', 'ended']);
export type CrisisModeState = z.infer<typeof CrisisModeState>;

/** Who is affected: a segment, or all customers of a branch, or who holds a product of a kind. */
export const CrisisTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('segment'), segment: Uuid }),
  z.object({ kind: z.literal('branch'), orgNo: z.string().regex(/^[0-9A-Za-z]{1,10}$/) }),
  z.object({ kind: z.literal('product'), product: z.enum(['debit_card', 'credit_card', 'loan', 'term_deposit']) }),
]);
export type CrisisTarget = z.infer<typeof CrisisTarget>;

/**
 * A text of the moment, as callers hear it instead of a prepared one. The Chinese voice reads Latin letters and digits as
 * pinyin, so it takes characters only.
 */
export const SpokenWords = z.object({
  'zh-CN': FreeText(200).regex(/^[\p{Script=Han}，。、！？；：]+$/u),
  en: FreeText(300).regex(/\p{L}/u),
});
export type SpokenWords = z.infer<typeof SpokenWords>;

const Banner = z.object({ 'zh-CN': FreeText(200).min(1), en: FreeText(200).min(1) });
export const NewCrisisMode = z.object({
  /** Also its id: sent again it is made once. */
  key: Uuid,
  name: FreeText(60).min(1),
  target: CrisisTarget,
  /** Null: callers hear nothing of it. */
  announcement: Announcement.nullable(),
  /** Heard instead of it; null: the prepared one. */
  words: SpokenWords.nullable().default(null),
  /** What every agent reads while it lasts, and with the card of an affected customer. */
  banner: Banner,
  /** Managers have so many hours for their affected customers; null: no tasks. */
  taskHours: z.number().int().min(1).max(240).nullable(),
  /** Make a list of calls to the affected. */
  callList: z.boolean(),
});
export type NewCrisisMode = z.infer<typeof NewCrisisMode>;

/** How far the speech of a text of the moment is. `failed`: callers would hear nothing of it. */
export const speechStates = ['making', 'ready', 'failed'] as const;
export const SpeechState = z.enum(speechStates);
export type SpeechState = z.infer<typeof SpeechState>;

/** What whoever makes speech says of the texts it was given last, by the names of their prompts in either language. */
export const SpeechReport = z.object({ spoken: z.array(z.string()), failed: z.array(z.string()) });
export type SpeechReport = z.infer<typeof SpeechReport>;
/** It stands beside the file of the texts. */
export const speechReportOf = (wordsFile: string): string => `${wordsFile}.spoken`;

export const CrisisModeView = z.object({
  id: Uuid,
  name: z.string(),
  state: CrisisModeState,
  target: CrisisTarget,
  announcement: Announcement.nullable(),
  words: SpokenWords.nullable(),
  /** Null: no text of the moment, or it is over. */
  speech: SpeechState.nullable(),
  banner: Label,
  taskHours: z.number().int().nullable(),
  callList: z.boolean(),
  affected: z.number().int(),
  /** Spoken to since it began, whoever called whom. */
  reached: z.number().int(),
  listId: Uuid.nullable(),
  tasks: z.number().int(),
  madeBy: z.string(),
  askedBy: z.string().nullable(),
  agreedBy: z.string().nullable(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  version: z.number().int(),
  /** This person may agree: he is another than who asked. */
  mayAgree: z.boolean(),
});
export type CrisisModeView = z.infer<typeof CrisisModeView>;
export const CrisisModes = z.object({ items: z.array(CrisisModeView) });

/** `rehearse`: everybody sees it marked as one, nobody is called, who rehearses hears on his phone what callers would; again he hears it again; `ask` and `agree`: two people begin it for real. */
export const crisisSteps = ['rehearse', 'ask', 'agree', 'end'] as const;
export const StepCrisisMode = z.object({ step: z.enum(crisisSteps), version: z.number().int() });
export type StepCrisisMode = z.infer<typeof StepCrisisMode>;

/** What every desk shows while a crisis or a rehearsal lasts. */
export const CrisisBanners = z.object({
  items: z.array(z.object({ id: Uuid, name: z.string(), banner: Label, rehearsal: z.boolean(), since: Instant })),
});
export type CrisisBanners = z.infer<typeof CrisisBanners>;

const promptName = z.string().regex(/^[a-z0-9-]{1,80}$/);
/** Prompts of one text, by language. */
export const WordPrompts = z.object({ 'zh-CN': promptName, en: promptName });
export type WordPrompts = z.infer<typeof WordPrompts>;

/** What the telephone system tells callers: a prepared message, a text of the moment, or nothing. The same again is harmless. */
export const AnnounceCommand = z.object({ message: Announcement.nullable(), words: WordPrompts.nullable() });
export type AnnounceCommand = z.infer<typeof AnnounceCommand>;

/** Rings the phone of whoever asks, which answers by itself, and plays him a text in both languages. */
export const PlayWords = z.object({
  by: Extension,
  orderId: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  words: WordPrompts,
});
export type PlayWords = z.infer<typeof PlayWords>;
