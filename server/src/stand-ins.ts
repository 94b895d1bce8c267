import type { ModuleName } from './composition.ts';
import type { RouteDefinition } from './http/route.ts';
import type { DesktopRequests } from './realtime/desktop-requests.ts';
import { type FactSink, noFactSink } from './realtime/fact-sink.ts';
import { noDesktopRequests } from './realtime/no-desktop-requests.ts';

/** What a test puts in place of parts of the server, all of it here. The running house gives nothing. */
export interface StandIns {
  /** The modules that are wanted; those above them are left out. */
  modules?: readonly ModuleName[];
  /** Routes beside those of the modules. */
  moreRoutes?: readonly RouteDefinition[];
  /** In place of the call centre at the desktops' door. */
  requests?: Partial<DesktopRequests>;
  /** In place of the call centre at the bridge's door. */
  sink?: FactSink;
}

/** Who answers at the two live doors: the call centre, or what stands in for it. */
export const liveDoors = (
  callcenter: (FactSink & { desktop: DesktopRequests }) | null,
  { requests, sink }: StandIns,
): { requests: DesktopRequests; sink: FactSink } => ({
  requests: { ...(callcenter?.desktop ?? noDesktopRequests), ...requests },
  sink: sink ?? callcenter ?? noFactSink,
});
