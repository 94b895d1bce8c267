import type { Comparison, FlowValue, Guard } from './flow.ts';

type Facts = Readonly<Record<string, FlowValue>>;

/** Does a condition hold? What is not known is equal to nothing and smaller than nothing. */
export const holdsGuard = (guard: Guard, facts: Facts): boolean =>
  guard.match === 'all'
    ? guard.of.every((each) => compare(each, facts))
    : guard.of.some((each) => compare(each, facts));

function compare({ fact, is, value }: Comparison, facts: Facts): boolean {
  const known = facts[fact];
  if (is === 'known') return known !== undefined;
  if (is === 'unknown') return known === undefined;
  if (known === undefined || value === null) return is === 'not_equal';
  if (is === 'equal') return known === value;
  if (is === 'not_equal') return known !== value;
  if (typeof known !== typeof value) return false;
  if (is === 'less') return known < value;
  if (is === 'at_most') return known <= value;
  if (is === 'more') return known > value;
  return known >= value;
}
