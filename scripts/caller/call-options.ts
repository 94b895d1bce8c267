import { parseArgs } from 'node:util';
import { dnisPlan } from '@tellerline/contracts';
import { HouseFault } from '../house/house-fault.ts';

/** What `npm run call` was asked to do, checked. */
export interface CallOptions {
  /** Null: withheld. */
  from: string | null;
  to: string;
  name: string | undefined;
  digits: string | undefined;
  /** A text to speak, a .wav file, or `tone`. */
  say: string;
  hangUpAfterMs: number | undefined;
  count: number;
}

/** Said before a call that will find nobody. */
export const nobodyReady =
  'No agent is ready: the caller will wait in the queue. Sign in to the desktop as agent1 and set yourself Available.';

export const usage = `npm run call -- --from 13800138000 --digits 1# [options]

  --from NUMBER        the caller's number, or "withheld"
  --to NUMBER          the number dialled: ${Object.keys(dnisPlan).join(', ')} (95588 unless given)
  --digits KEYS        keys pressed after the answer: 1# leads to an agent; 1,10000000012# types a customer number
                       (a comma waits a second); without it the caller stays in the menu
  --say WHAT           a text to speak, a .wav file, or "tone"
  --name NAME          the name shown with the number
  --hangup-after SEC   hangs up so long after the answer; otherwise the call lasts until Ctrl-C or the bank hangs up
  --count N            so many calls at once (1–50), the number counted up from --from`;

function checked(value: string | undefined, allowed: RegExp, what: string): string | undefined {
  if (value !== undefined && !allowed.test(value)) {
    throw new HouseFault(`${what}, not ${JSON.stringify(value.slice(0, 60))}.\n\n${usage}`);
  }
  return value;
}

const defaultSpeech = '您好，我想咨询一下我的账户。请问您能帮我查询余额吗？';

/** Reads the command line. @throws HouseFault telling what is wrong and how it is right. */
export function readCallOptions(args: readonly string[]): CallOptions {
  const text = { type: 'string' } as const;
  const options = { from: text, to: text, digits: text, say: text, name: text, 'hangup-after': text, count: text };
  let values: { [name in keyof typeof options]?: string | undefined };
  try {
    ({ values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false }));
  } catch (error) {
    throw new HouseFault(`${(error as Error).message.split('. ')[0]}.\n\n${usage}`);
  }
  const from = checked(
    values.from,
    /^(\+?\d{3,20}|withheld)$/,
    '--from takes a number of 3 to 20 digits or "withheld"',
  );
  if (from === undefined) throw new HouseFault(`--from is missing.\n\n${usage}`);
  const hangUp = checked(values['hangup-after'], /^\d{1,4}(\.\d)?$/, '--hangup-after takes seconds');
  const count = Number(checked(values.count, /^([1-9]|[1-4]\d|50)$/, '--count takes 1 to 50') ?? '1');
  return {
    from: from === 'withheld' ? null : from,
    to: checked(values.to, /^\+?\d{2,20}$/, '--to takes a number of 2 to 20 digits') ?? '95588',
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is refused here
    name: checked(values.name, /^[^\u0000-\u001f\u007f]{1,80}$/u, '--name takes up to 80 characters of one line'),
    digits: checked(values.digits, /^[0-9*#A-D,]{1,100}$/, '--digits takes the keys 0-9 * # A-D and commas'),
    say: checked(values.say, /^[^\0]{1,1000}$/su, '--say takes up to 1,000 characters') ?? defaultSpeech,
    hangUpAfterMs: hangUp === undefined ? undefined : Number(hangUp) * 1_000,
    count,
  };
}

/** The number of the n-th of several calls: counted up, its length kept. */
export function nthNumber(from: string | null, n: number): string | null {
  if (from === null || n === 0) return from;
  const [, plus = '', digits = ''] = /^(\+?)(\d+)$/.exec(from) ?? [];
  const next = String((BigInt(digits) + BigInt(n)) % 10n ** BigInt(digits.length));
  return plus + next.padStart(digits.length, '0');
}
