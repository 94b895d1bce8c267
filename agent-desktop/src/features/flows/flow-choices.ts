import type { FlowStep } from '@tellerline/contracts';
import { say, t } from '../../i18n/locale.ts';

/** A choice of a step: what is sent, and its words. Its digit is its place. */
interface FlowChoice {
  value: string;
  words: string;
}

/** What a step lets one choose from; empty where it is answered otherwise. */
export function choicesOf(step: FlowStep): FlowChoice[] {
  switch (step.kind) {
    case 'choose':
      return step.options.map(({ value, text }) => ({ value, words: say(text) }));
    case 'offer':
      return [
        { value: 'accepted', words: t('flow.accepted') },
        { value: 'declined', words: t('flow.declined') },
        ...(step.later ? [{ value: 'later', words: t('flow.later') }] : []),
      ];
    case 'disclose':
      return [
        { value: 'agreed', words: t('flow.agreed') },
        { value: 'refused', words: t('flow.refused') },
      ];
    case 'ask':
      return step.answer.type === 'yes_no'
        ? [
            { value: '1', words: t('flow.yes') },
            { value: '2', words: t('flow.no') },
          ]
        : [];
    default:
      return [];
  }
}
