import type { BlacklistSeverity, CustomerFlag } from '@tellerline/contracts';
import type { CodeBook } from '../code-book.ts';
import { isPossible } from './blacklist-keys.ts';
import type { Met } from './meet-blacklist.ts';

const severityOf: Readonly<Record<BlacklistSeverity, CustomerFlag['severity']>> = {
  block: 'danger',
  warn: 'warning',
  inform: 'info',
};

/** Who serves the customer must not give away that he is suspected: these reasons are told to nobody on a call. */
const untoldReasons: ReadonlySet<string> = new Set(['aml', 'terror']);

/** Of the same name as somebody on the list, and no more is known: said calmly, and without a word of what it is about. */
export const possibleFlag: CustomerFlag = {
  severity: 'info',
  text: {
    'zh-CN': '名单中有同名者，尚未核实',
    en: 'Of the same name as an entry of the blacklist, not yet looked into',
  },
  advice: { 'zh-CN': '照常受理，核对证件', en: 'Serve as usual, compare the document' },
};

/** The same of a name that is written otherwise. */
const soundFlag: CustomerFlag = {
  severity: 'info',
  text: {
    'zh-CN': '名单中有读音相同的姓名，尚未核实',
    en: 'An entry of the blacklist has a name that sounds the same, not yet looked into',
  },
  advice: possibleFlag.advice,
};

/**
 * What who serves a customer or a number is told of the blacklist: how serious, the reason by its name, what to do. Words,
 * source and whom it came from stay in the list.
 */
export function blacklistFlags(met: readonly Met[], codes: Pick<CodeBook, 'label'>): CustomerFlag[] {
  const named = met.some(({ by }) => by === 'name');
  const told = met.filter(({ by }) => by !== 'sound' || !named);
  const flags = told.map(({ by, severity, reason, advice }): CustomerFlag => {
    if (isPossible(by)) return by === 'name' ? possibleFlag : soundFlag;
    const how = codes.label('blacklistSeverity', severity);
    const why = untoldReasons.has(reason) ? null : codes.label('blacklistReason', reason);
    return {
      severity: severityOf[severity],
      text: {
        'zh-CN': `黑名单 · ${how['zh-CN']}${why ? `：${why['zh-CN']}` : ''}`,
        en: `Blacklist · ${how.en}${why ? `: ${why.en}` : ''}`,
      },
      advice: codes.label('blacklistAdvice', advice),
    };
  });
  return [...new Map(flags.map((flag) => [`${flag.text.en} ${flag.advice?.en}`, flag])).values()];
}
