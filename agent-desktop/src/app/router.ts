import type { SessionView } from '@tellerline/contracts';
import { Cell } from '../state/cell.ts';

export const pages = ['desk', 'customers', 'live', 'settings'] as const;
export type Page = (typeof pages)[number];

const pageIn = (hash: string): Page => pages.find((page) => hash === `#/${page}`) ?? 'desk';

/** The page that is shown, mirrored in the address: `#/customers`. */
export const page = new Cell<Page>(pageIn(location.hash));
addEventListener('hashchange', () => page.set(pageIn(location.hash)));

export function goTo(next: Page): void {
  if (page.get() === next) return;
  history.pushState(null, '', `#/${next}`);
  page.set(next);
}
/** Where work begins after a sign-in: supervisors look at the floor first. */
export const startPage = ({ user }: SessionView): Page => (user.roles.includes('supervisor') ? 'live' : 'desk');
addEventListener('popstate', () => page.set(pageIn(location.hash)));
