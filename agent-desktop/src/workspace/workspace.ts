import type { CallView } from '@tellerline/contracts';
import { z } from 'zod';

/**
 * The open tabs of the desk. A tab belongs to a call (its key is the interaction), to a customer opened by hand, or to
 * both. `home` is always there and is not in the list.
 */
export const DeskTab = z.object({
  id: z.string(),
  interactionId: z.string().nullable(),
  customerNo: z.string().nullable(),
  /** Wants to be looked at: a call came while the agent was typing elsewhere. */
  marked: z.boolean(),
  /** Its call is wrapped up; the tab makes room when the next call comes. */
  finished: z.boolean(),
});
export type DeskTab = z.infer<typeof DeskTab>;
export const Workspace = z.object({ tabs: z.array(DeskTab).max(50), active: z.string() });
export type Workspace = z.infer<typeof Workspace>;

export const homeTab = 'home';
export const emptyWorkspace: Workspace = { tabs: [], active: homeTab };

/** The customer a call is about, when there is no doubt. */
export const customerOf = (view: CallView): string | null =>
  view.card?.summary.customerNo ?? (view.match.kind === 'one' ? (view.match.candidates[0]?.customerNo ?? null) : null);

/**
 * A call has come. Its tab is brought to the front, unless the agent is typing somewhere: then it waits with a mark.
 * Tabs of calls that are done make room, so a shift of calls does not fill the bar. A colleague's call has no customer and no tab.
 */
export function callArrived(workspace: Workspace, view: CallView, typing: boolean): Workspace {
  if (view.direction === 'internal') return workspace;
  const known = workspace.tabs.find((tab) => tab.interactionId === view.interactionId);
  if (known) return withCustomer(unfinished(workspace, known), view);
  const tab: DeskTab = {
    id: `call:${view.interactionId}`,
    interactionId: view.interactionId,
    customerNo: customerOf(view),
    marked: typing,
    finished: false,
  };
  const kept = workspace.tabs.filter((t) => !t.finished || t.id === (typing ? workspace.active : ''));
  return { tabs: [...kept, tab], active: typing ? standing(kept, workspace.active) : tab.id };
}

/** A tab kept from an earlier wrap-up, or from before a reload, whose call is open again: it is not swept away. */
function unfinished(workspace: Workspace, tab: DeskTab): Workspace {
  if (!tab.finished) return workspace;
  return { ...workspace, tabs: workspace.tabs.map((t) => (t === tab ? { ...t, finished: false } : t)) };
}

/** The call's customer became known or was chosen. */
export function withCustomer(workspace: Workspace, view: CallView): Workspace {
  const customerNo = customerOf(view);
  const stale = workspace.tabs.some((t) => t.interactionId === view.interactionId && t.customerNo !== customerNo);
  if (!stale) return workspace;
  return {
    ...workspace,
    tabs: workspace.tabs.map((tab) => (tab.interactionId === view.interactionId ? { ...tab, customerNo } : tab)),
  };
}

/** The call is no longer ours. Wrapped up, its customer stays open until the next call; an offer that went elsewhere leaves nothing. */
export function callGone(workspace: Workspace, interactionId: string, wrappedUp: boolean): Workspace {
  const tab = workspace.tabs.find((t) => t.interactionId === interactionId);
  if (!tab) return workspace;
  if (!wrappedUp) {
    const closed = closeTab(workspace, tab.id);
    // Not the left neighbour: who looks at another customer than a moment ago should have chosen so.
    return workspace.active === tab.id ? { ...closed, active: homeTab } : closed;
  }
  if (tab.customerNo === null) return closeTab(workspace, tab.id);
  return {
    ...workspace,
    tabs: workspace.tabs.map((t) => (t === tab ? { ...t, finished: true, marked: false } : t)),
  };
}

/** Opens a customer beside whatever is open; one already open comes to the front. */
export function openCustomer(workspace: Workspace, customerNo: string): Workspace {
  const known = workspace.tabs.find((tab) => tab.customerNo === customerNo);
  if (known) return activate(workspace, known.id);
  const tab: DeskTab = {
    id: `customer:${customerNo}`,
    interactionId: null,
    customerNo,
    marked: false,
    finished: false,
  };
  return { tabs: [...workspace.tabs, tab], active: tab.id };
}

export function activate(workspace: Workspace, id: string): Workspace {
  if (id !== homeTab && !workspace.tabs.some((tab) => tab.id === id)) return workspace;
  return { active: id, tabs: workspace.tabs.map((tab) => (tab.id === id ? { ...tab, marked: false } : tab)) };
}

/** Closes a tab; its left neighbour comes to the front. */
export function closeTab(workspace: Workspace, id: string): Workspace {
  const index = workspace.tabs.findIndex((tab) => tab.id === id);
  if (index < 0) return workspace;
  const tabs = workspace.tabs.filter((tab) => tab.id !== id);
  const active = workspace.active === id ? (tabs[Math.max(0, index - 1)]?.id ?? homeTab) : workspace.active;
  return { tabs, active };
}

/** After a reload: what was open, without tabs of calls the server no longer knows. */
export function restored(kept: Workspace, calls: readonly CallView[]): Workspace {
  const live = new Set(calls.map((call) => call.interactionId));
  const tabs = kept.tabs
    .map((tab) => (tab.interactionId && !live.has(tab.interactionId) ? { ...tab, finished: true } : tab))
    .filter((tab) => !tab.finished || tab.customerNo !== null);
  return { tabs, active: standing(tabs, kept.active) };
}

const standing = (tabs: readonly DeskTab[], active: string): string =>
  tabs.some((tab) => tab.id === active) ? active : homeTab;
