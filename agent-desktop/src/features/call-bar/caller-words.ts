import type { CallView } from '@tellerline/contracts';
import { t } from '../../i18n/locale.ts';

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

const choices = {
  account: 'call.self_account',
  balance: 'call.self_balance',
  latest: 'call.self_latest',
  loss: 'call.self_loss',
  information: 'call.self_information',
  rates: 'call.self_rates',
  hours: 'call.self_hours',
  complaint: 'call.self_complaint',
  callback: 'call.self_callback',
  proved: 'call.self_proved',
  agent: 'call.self_agent',
  fallback: 'call.self_fallback',
  asked: 'call.self_asked',
} as const;
/** Moves that tell nothing of what he wanted. */
const silentSteps: readonly string[] = ['begin', 'done'];
const isChoice = (value: string): value is keyof typeof choices => Object.hasOwn(choices, value);

/** What he chose by himself; a choice of a flow the bank wrote is told by its name. */
function selfServiceWords(value: string): string {
  const chosen = value.slice(value.indexOf(':') + 1);
  return isChoice(chosen) ? t(choices[chosen]) : chosen;
}

/** What has been proved about the caller, in few words. */
export const identityWords = ({ ivr }: CallView): string =>
  t(
    ivr.verification === 'pin'
      ? 'call.verified_pin'
      : ivr.verification === 'none'
        ? 'call.verified_none'
        : 'call.verified_number',
  );

/** What the caller did in the IVR, in order: `语言 zh-CN › 客户号 100200300`. */
export function ivrWords(view: CallView): string {
  return view.ivr.path
    .filter(({ step, value }) => step !== 'self_service' || !silentSteps.includes(value))
    .map(({ step, value }) => {
      if (step === 'language') return value === 'en' || value === 'zh-CN' ? t(`call.ivr_language_${value}`) : value;
      if (step === 'customer_no') return value ? t('call.ivr_customer_no', { value }) : t('call.ivr_customer_no_empty');
      if (step === 'recording' && (value === 'announced' || value === 'agreed' || value === 'declined'))
        return t(`call.ivr_recording_${value}`);
      if (step === 'goodbye') return t('call.ivr_goodbye', { value });
      if (step === 'self_service') return selfServiceWords(value);
      return value ? `${step} ${value}` : step;
    })
    .join(' › ');
}
