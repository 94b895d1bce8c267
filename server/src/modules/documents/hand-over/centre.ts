import { type Actor, hasRole } from '../../../kernel/actor.ts';
import type { HandOver } from './hand-over.ports.ts';

/** The processing centre is the head of the branch tree: its clerks receive, enter, archive. */
export async function processingCentre(hand: HandOver): Promise<{ orgNo: string; path: string }> {
  const [root] = await hand.people.branches();
  if (!root) throw new Error('The branches have no root');
  return root;
}

export const worksAt = (actor: Actor, path: string, ...roles: Actor['roles']): boolean =>
  hasRole(actor, ...roles) && path.startsWith(actor.branchPath);
