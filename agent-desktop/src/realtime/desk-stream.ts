import type {
  CallView,
  DesktopChange,
  DesktopDelta,
  DesktopSnapshot,
  Notice,
  PresenceView,
} from '@tellerline/contracts';

/** Where the server stands, as far as this desktop has heard: rebuilt from a snapshot, kept by numbered deltas. */
export interface DeskState {
  streamId: string | null;
  seq: number;
  presence: PresenceView | null;
  calls: readonly CallView[];
  notices: readonly Notice[];
  platformConnected: boolean;
  /** Server's clock minus this computer's, in milliseconds. */
  clockOffsetMs: number;
}

export const emptyDeskState: DeskState = {
  streamId: null,
  seq: 0,
  presence: null,
  calls: [],
  notices: [],
  platformConnected: true,
  clockOffsetMs: 0,
};

/** The state a snapshot describes. `receivedAt`: this computer's clock in epoch milliseconds. */
export function fromSnapshot(snapshot: DesktopSnapshot, receivedAt: number): DeskState {
  return {
    streamId: snapshot.streamId,
    seq: snapshot.seq,
    presence: snapshot.presence,
    calls: snapshot.calls,
    notices: snapshot.notices,
    platformConnected: snapshot.platformConnected,
    clockOffsetMs: Date.parse(snapshot.serverTime) - receivedAt,
  };
}

/** `applied`: the state moved on. `ignored`: already known. `gap`: something was missed, a snapshot is needed. */
export type DeltaOutcome = { kind: 'applied'; state: DeskState } | { kind: 'ignored' } | { kind: 'gap' };

/**
 * Takes the next delta. Deltas of one stream are numbered without holes: an older one is known, the next one is
 * applied, anything else is a gap — as is another stream, which means that the server started a new one.
 */
export function applyDelta(state: DeskState, delta: DesktopDelta): DeltaOutcome {
  if (delta.streamId !== state.streamId) return { kind: 'gap' };
  if (delta.seq <= state.seq) return { kind: 'ignored' };
  if (delta.seq !== state.seq + 1) return { kind: 'gap' };
  return { kind: 'applied', state: { ...applyChange(state, delta.change), seq: delta.seq } };
}

/** Deltas that overtook a snapshot are put on top of it, in order; those it already contains are dropped. */
export function replay(state: DeskState, early: readonly DesktopDelta[]): DeltaOutcome {
  let current = state;
  for (const delta of [...early].sort((a, b) => a.seq - b.seq)) {
    if (delta.streamId !== current.streamId) continue;
    const outcome = applyDelta(current, delta);
    if (outcome.kind === 'gap') return outcome;
    if (outcome.kind === 'applied') current = outcome.state;
  }
  return { kind: 'applied', state: current };
}

function applyChange(state: DeskState, change: DesktopChange): DeskState {
  switch (change.kind) {
    case 'presence':
      return { ...state, presence: change.presence };
    case 'call': {
      const known = state.calls.some((call) => call.interactionId === change.call.interactionId);
      const calls = known
        ? state.calls.map((call) => (call.interactionId === change.call.interactionId ? change.call : call))
        : [...state.calls, change.call];
      return { ...state, calls };
    }
    case 'call_gone':
      return { ...state, calls: state.calls.filter((call) => call.interactionId !== change.interactionId) };
    case 'notice':
      return { ...state, notices: [...state.notices.filter((n) => n.id !== change.notice.id), change.notice] };
    case 'platform':
      return { ...state, platformConnected: change.connected };
    case 'customer_changed':
      return state;
  }
}
