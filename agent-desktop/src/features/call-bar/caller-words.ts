import { type CallView, dnisName } from '@tellerline/contracts';
import { time } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';

/** Who is on the line, in few words: the customer, or what is known instead. */
export function callerTitle(view: CallView): string {
  if (view.card) return view.card.summary.name;
  const first = view.match.candidates[0];
  switch (view.match.kind) {
    case 'one':
      return first?.name ?? t('call.unknown');
    case 'several':
      return t('call.several', { count: view.match.candidates.length });
    case 'withheld':
      return t('call.withheld');
    case 'none':
      return view.callerName || t('call.unknown');
  }
}

/** The number dialled, and what the bank calls it. */
export function dialledWords({ dnis }: CallView): string {
  const name = dnisName(dnis);
  return name ? `${dnis} ${say(name)}` : dnis;
}

const choices = {
  account: 'call.self_account',
  balance: 'call.self_balance',
  latest: 'call.self_latest',
  loss: 'call.self_loss',
  information: 'call.self_information',
  rates: 'call.self_rates',
  hours: 'call.self_hours',
  products: 'call.self_products',
  deposits: 'call.self_deposits',
  loans: 'call.self_loans',
  cards: 'call.self_cards',
  city: 'call.self_city',
  county: 'call.self_county',
  complaint: 'call.self_complaint',
  callback: 'call.self_callback',
  proved: 'call.self_proved',
  agent: 'call.self_agent',
  fallback: 'call.self_fallback',
  asked: 'call.self_asked',
} as const;
/** Moves, and choices, that tell nothing of what he wanted. */
const silent: readonly string[] = ['begin', 'done', 'menu', 'bye', 'right', 'wrong', 'number', 'id'];
const chosenIn = (value: string): string => value.slice(value.indexOf(':') + 1);
const isChoice = (value: string): value is keyof typeof choices => Object.hasOwn(choices, value);

/** What he chose by himself; a choice of a flow the bank wrote is told by its name. */
function selfServiceWords(value: string): string {
  const chosen = chosenIn(value);
  return isChoice(chosen) ? t(choices[chosen]) : chosen;
}

const identities = {
  none: 'call.verified_none',
  number_given: 'call.verified_number',
  answers: 'call.verified_answers',
  pin: 'call.verified_pin',
} as const;

/** What has been proved about the caller, in few words. */
export const identityWords = ({ ivr }: CallView): string => t(identities[ivr.verification]);

/** The same, and until when it counts. */
export function identityUntil(view: CallView): string {
  const level = identityWords(view);
  const { provedUntil } = view.ivr;
  return provedUntil === null ? level : t('call.verified_until', { level, time: time(provedUntil).slice(0, 5) });
}

/** What the caller did in the IVR, in order: `语言 zh-CN › 客户号 100200300`. */
export function ivrWords(view: CallView): string {
  return view.ivr.path
    .filter(({ step, value }) => step !== 'self_service' || !silent.includes(chosenIn(value)))
    .map(({ step, value }) => {
      if (step === 'language') return value === 'en' || value === 'zh-CN' ? t(`call.ivr_language_${value}`) : value;
      if (step === 'customer_no') return value ? t('call.ivr_customer_no', { value }) : t('call.ivr_customer_no_empty');
      if (step === 'recording' && (value === 'announced' || value === 'agreed' || value === 'declined'))
        return t(`call.ivr_recording_${value}`);
      if (step === 'survey') return value === 'asked' ? t('call.survey_asked') : t('call.survey_rated', { value });
      if (step === 'goodbye') return t('call.ivr_goodbye', { value });
      if (step === 'self_service') return selfServiceWords(value);
      return value ? `${step} ${value}` : step;
    })
    .join(' › ');
}
