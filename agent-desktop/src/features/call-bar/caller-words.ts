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

/** What the caller did in the IVR, in order: `语言 zh-CN › 客户号 100200300`. */
export function ivrWords(view: CallView): string {
  return view.ivr.path
    .map(({ step, value }) => {
      if (step === 'language') return value === 'en' || value === 'zh-CN' ? t(`call.ivr_language_${value}`) : value;
      if (step === 'customer_no') return value ? t('call.ivr_customer_no', { value }) : t('call.ivr_customer_no_empty');
      if (step === 'goodbye') return t('call.ivr_goodbye', { value });
      return value ? `${step} ${value}` : step;
    })
    .join(' › ');
}
