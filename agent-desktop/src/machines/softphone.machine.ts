import { assign, setup } from 'xstate';

/** Milliseconds until the `attempt`-th reconnection: 1, 2, 4, 8, then 15 s, each ± 25 % so that a whole floor does not knock at once. */
export function backOffMs(attempt: number, random: () => number): number {
  const base = Math.min(15_000, 1_000 * 2 ** Math.max(0, attempt - 1));
  return Math.round(base * (0.75 + random() * 0.5));
}

/**
 * The softphone's readiness: who owns it, is its WebSocket up, is it registered.
 *
 *   off ─start─> mirroring ─lock.granted─> loading ─loaded─> connecting ─phone.connected─> registering ─phone.registered─> ready
 *                    ^                        │ load.failed      │ phone.disconnected            │ phone.rejected
 *                    └── lock.lost (any) ──┐  v                  v                               v
 *                                          └─ backingOff <───────┴── phone.disconnected      rejected (tried again after 2 … 30 s)
 *
 * One tab owns the phone (Web Lock); the others stay in `mirroring` and only show. SIP.js does not reconnect by
 * itself: every loss leads through `backingOff` to a new connection and a new registration.
 */
export const softphoneMachine = setup({
  types: {
    context: {} as { attempt: number; random: () => number; reason: string | null },
    input: {} as { random?: () => number },
    events: {} as
      | { type: 'start' }
      | { type: 'stop' }
      | { type: 'lock.granted' }
      | { type: 'lock.lost' }
      | { type: 'loaded' }
      | { type: 'load.failed'; reason: string }
      | { type: 'phone.connected' }
      | { type: 'phone.disconnected'; reason: string }
      | { type: 'phone.registered' }
      | { type: 'phone.unregistered' }
      | { type: 'phone.rejected'; reason: string }
      | { type: 'wake' },
  },
  actions: {
    claimPhone: () => {},
    loadPhone: () => {},
    connectPhone: () => {},
    registerPhone: () => {},
    stopPhone: () => {},
    checkAlive: () => {},
    countAttempt: assign({ attempt: ({ context }) => context.attempt + 1 }),
    forgetAttempts: assign({ attempt: 0, reason: null }),
    noteReason: assign({
      reason: ({ context, event }) => ('reason' in event ? event.reason : context.reason),
    }),
  },
  delays: {
    backOff: ({ context }) => backOffMs(context.attempt, context.random),
    connectLimit: 10_000,
    registerLimit: 10_000,
    // Whoever refuses may only be starting; one that goes on refusing is asked twice a minute.
    rejectedRetry: ({ context }) => Math.min(30_000, 2 * backOffMs(context.attempt, context.random)),
  },
}).createMachine({
  id: 'softphone',
  initial: 'off',
  context: ({ input }) => ({ attempt: 0, random: input.random ?? Math.random, reason: null }),
  on: {
    'lock.lost': { target: '.mirroring', actions: 'stopPhone' },
    stop: { target: '.off', actions: 'stopPhone' },
  },
  states: {
    off: { on: { start: 'mirroring' } },
    mirroring: { tags: 'mirror', entry: 'claimPhone', on: { 'lock.granted': 'loading' } },
    loading: {
      tags: 'busy',
      entry: 'loadPhone',
      on: { loaded: 'connecting', 'load.failed': { target: 'backingOff', actions: 'noteReason' } },
    },
    connecting: {
      tags: 'busy',
      entry: 'connectPhone',
      after: { connectLimit: 'backingOff' },
      on: {
        'phone.connected': 'registering',
        'phone.disconnected': { target: 'backingOff', actions: 'noteReason' },
        'load.failed': { target: 'backingOff', actions: 'noteReason' },
      },
    },
    registering: {
      tags: 'busy',
      entry: 'registerPhone',
      after: { registerLimit: 'backingOff' },
      on: {
        'phone.registered': 'ready',
        'phone.rejected': { target: 'rejected', actions: 'noteReason' },
        'phone.disconnected': { target: 'backingOff', actions: 'noteReason' },
      },
    },
    ready: {
      tags: 'ready',
      entry: 'forgetAttempts',
      on: {
        'phone.disconnected': { target: 'backingOff', actions: 'noteReason' },
        'phone.unregistered': 'registering',
        wake: { actions: 'checkAlive' },
      },
    },
    backingOff: {
      tags: 'down',
      entry: 'countAttempt',
      after: { backOff: 'loading' },
      on: { wake: 'loading', 'phone.connected': 'registering' },
    },
    rejected: {
      tags: 'down',
      entry: 'countAttempt',
      after: { rejectedRetry: 'loading' },
      on: { wake: 'loading', 'phone.disconnected': { target: 'backingOff', actions: 'noteReason' } },
    },
  },
});
