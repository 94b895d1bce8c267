import { z } from 'zod';
import { Flow, FlowValue, StepId } from '../flows/flow.ts';
import { Instant, Locale } from '../primitives.ts';

/** The flow a caller walks by himself; published like every other. */
export const selfServiceFlow = 'self_service';

const CallId = z.string().min(1).max(150);
const Facts = z.record(z.string().max(40), FlowValue);

/** Bridge → server: a caller asked to serve himself. */
export const IvrBegin = z.object({
  callId: CallId,
  /** As the network sent it; null where it is withheld. */
  number: z.string().max(64).nullable(),
  dialled: z.string().max(64),
  queue: z.string().max(64),
  language: Locale,
});
export type IvrBegin = z.infer<typeof IvrBegin>;
/** `today`: the bank's day, by which dates typed are read. */
export const IvrBegun = z.object({ flow: Flow, facts: Facts, today: z.string().length(10) });
export type IvrBegun = z.infer<typeof IvrBegun>;

/** Bridge → server: the run stands at a look-up. `by`: the answer it needs; a PIN travels here and is kept nowhere. */
export const IvrLookUp = z.object({ callId: CallId, step: StepId, by: z.string().max(30).nullable() });
export type IvrLookUp = z.infer<typeof IvrLookUp>;
/** Bridge → server: the run stands at something to be done. `seq`: the move's number; the same again is done once. */
export const IvrDo = z.object({ callId: CallId, step: StepId, seq: z.number().int().positive(), facts: Facts });
export type IvrDo = z.infer<typeof IvrDo>;
export const IvrResult = z.object({ branch: z.enum(['next', 'found', 'missing']), facts: Facts });
export type IvrResult = z.infer<typeof IvrResult>;

/** Flows in force that callers walk, as the server writes them for whoever turns their words into speech. */
export const SpokenFlows = z.array(Flow);

/** How a caller left self-service: served, to an agent, because something was out of order, or he hung up. */
export const ivrEnds = ['done', 'agent', 'fallback', 'gone'] as const;
/**
 * Bridge → server, once a caller has left: the way he went, by the names of steps and branches alone. `step`: where he hung up
 * or asked for an agent; null where the flow itself led him out.
 */
export const IvrWalked = z.object({
  callId: CallId,
  how: z.enum(ivrEnds),
  step: StepId.nullable(),
  moves: z.array(z.object({ seq: z.number().int().positive(), step: StepId, branch: z.string().max(40) })).max(1000),
});
export type IvrWalked = z.infer<typeof IvrWalked>;

/** `kept`: false where it was told before. */
export const IvrKept = z.object({ kept: z.boolean() });
export type IvrKept = z.infer<typeof IvrKept>;

/** How long the server may take before the caller is passed to the queue, in milliseconds. */
export const IVR_ANSWER_MS = 4000;

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
/** The name of the prompt that speaks these words of a flow: 64 bits of FNV-1a, so that the same words are one file. */
export function promptNameOf(words: string): string {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(words.trim()))
    hash = ((hash ^ BigInt(byte)) * PRIME) & 0xffffffffffffffffn;
  return `flow-${hash.toString(16).padStart(16, '0')}`;
}

/** Is there anything in these words that is spoken? */
export const isSpoken = (words: string): boolean => /[\p{L}\p{N}]/u.test(words);

/** The agent says that he has identified the customer, as the bank's rules ask. */
export const IvrIdentified = z.object({ identified: z.literal(true) });
/** Told once, to be passed on to the customer; `until`: he must have chosen his PIN by then. */
export const PhonePinCode = z.object({ code: z.string().regex(/^\d{6}$/), until: Instant });
export type PhonePinCode = z.infer<typeof PhonePinCode>;
