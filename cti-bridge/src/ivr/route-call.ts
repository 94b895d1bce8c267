import { CallbackAsked, type CallbackTaken, type Locale, type RouteAnswer, RouteAsked } from '@tellerline/contracts';
import type { AgiCall } from './agi-call.ts';
import { chineseNumber } from './spoken-chinese.ts';
import { englishNumber } from './spoken-english.ts';
import { valuePrompt } from './spoken-text.ts';

/** Asks the server where a caller waits; null: no answer in time. */
export type AskRoute = (asked: RouteAsked) => Promise<RouteAnswer | null>;

/** Asks for a caller about to wait, and sets what the dialplan goes by. Without an answer nothing is set: he waits as before. */
export async function routeCall(
  call: AgiCall,
  headers: ReadonlyMap<string, string>,
  ask: AskRoute,
): Promise<RouteAnswer | null> {
  const argument = (at: number): string => headers.get(`agi_arg_${at}`) ?? '';
  const asked = RouteAsked.safeParse({
    callId: argument(1),
    dialled: argument(2),
    queue: argument(3),
    language: argument(4),
    number: argument(5),
    customerNo: argument(6),
    since: argument(7),
    again: argument(8) || null,
    before: argument(9) || 0,
  });
  const answer = asked.success ? await ask(asked.data) : null;
  if (!asked.success || !answer) return null;
  if (answer.to === 'queue') {
    const { first } = answer;
    await call.set('TL_QUEUE', answer.queue);
    await call.set('TL_RANK', String(answer.priority));
    if (answer.seconds !== null) await call.set('TL_WAIT', String(answer.seconds));
    await call.set('TL_MUSIC', answer.music);
    await call.set('TL_FIRST', first?.extension ?? '');
    await call.set('TL_FIRST_SECONDS', String(first?.seconds ?? 0));
    await call.set('TL_OFFER', answer.offersCallback ? 'yes' : '');
  }
  await call.set('TL_ROUTE', answer.to === 'queue' && answer.seconds === null ? 'last' : answer.to);
  if (answer.to === 'queue') await call.play(forecastPrompts(answer, asked.data.language));
  return answer;
}

export type AskCallback = (asked: CallbackAsked) => Promise<CallbackTaken | null>;

/** Has a caller called back rather than wait; TL_TAKEN says whether it will be. */
export async function takeCallback(
  call: AgiCall,
  headers: ReadonlyMap<string, string>,
  ask: AskCallback,
): Promise<void> {
  const [callId, number] = [headers.get('agi_arg_1'), headers.get('agi_arg_2')];
  const asked = CallbackAsked.safeParse({ callId, number: number ?? '' });
  if (asked.success && (await ask(asked.data))) await call.set('TL_TAKEN', 'yes');
}

/** His place in the line and the range of minutes, as prompts. */
export function forecastPrompts(
  { place, minutes }: Pick<Extract<RouteAnswer, { to: 'queue' }>, 'place' | 'minutes'>,
  language: Locale,
): string[] {
  const number = (value: number): string[] => (language === 'en' ? englishNumber(value) : chineseNumber(value));
  return [
    ...(place === null ? [] : ['line-place', ...number(place), 'line-place-end']),
    ...(minutes === null
      ? []
      : ['line-wait', ...number(minutes.from), 'line-to', ...number(minutes.to), 'line-minutes']),
  ].map(valuePrompt);
}
