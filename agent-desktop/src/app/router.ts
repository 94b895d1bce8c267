import type { SessionView } from '@tellerline/contracts';
import { Cell } from '../state/cell.ts';

/** A page, and what of it: `#/tasks/hand-over/2026440001` is page `tasks`, rest `['hand-over', '2026440001']`. */
export interface Place {
  page: string;
  rest: readonly string[];
}

const placeIn = (hash: string): Place => {
  const [page = 'desk', ...rest] = hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decoded);
  return { page, rest };
};
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
const hashOf = ({ page, rest }: Place): string => `#/${[page, ...rest].map(encodeURIComponent).join('/')}`;

/** Where the user is, mirrored in the address. */
export const place = new Cell<Place>(placeIn(location.hash));
addEventListener('hashchange', () => place.set(placeIn(location.hash)));
addEventListener('popstate', () => place.set(placeIn(location.hash)));

/** Shows a page, or a part of it, and leaves the way back to the one before. */
export function goTo(page: string, ...rest: string[]): void {
  const next = { page, rest };
  if (hashOf(next) === hashOf(place.get())) return;
  history.pushState(null, '', hashOf(next));
  place.set(next);
}

/** The same in the place of the present page, which no way leads back to. */
export function goInstead(page: string, ...rest: string[]): void {
  const next = { page, rest };
  history.replaceState(null, '', hashOf(next));
  place.set(next);
}

/** Where work begins after a sign-in: supervisors look at the floor first, who judges calls at recordings, clerks and reviewers at what waits for them. */
export const startPage = ({ user }: SessionView): string => {
  if (user.roles.includes('supervisor')) return 'live';
  if (user.roles.includes('quality')) return 'recordings';
  return user.extension === null && user.roles.some((role) => role !== 'agent' && role !== 'admin') ? 'tasks' : 'desk';
};
