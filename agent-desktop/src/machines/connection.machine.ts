import { assign, setup } from 'xstate';

/**
 * The desk's line to the server.
 *
 *   closed ─open─> connecting ─connected─> syncing ─snapshot.received─> live
 *                      ^                      │  ^                       │ stream.gap
 *                      │                      │  └───────────────────────┤
 *                      └── lost <─────────────┴──── socket.disconnected ─┘
 *   any ─session.over─> over
 *
 * `live` is the only state in which the screen may be believed; in all others it shows the last known truth and says so.
 * A snapshot that does not come is asked for again: 1 s after a refusal, 6 s after silence.
 */
export const connectionMachine = setup({
  types: {
    context: {} as { lostSince: number | null; everLive: boolean },
    events: {} as
      | { type: 'open' }
      | { type: 'socket.connected' }
      | { type: 'socket.disconnected'; at: number }
      | { type: 'snapshot.received' }
      | { type: 'snapshot.failed' }
      | { type: 'stream.gap' }
      | { type: 'session.over' },
  },
  actions: {
    openSocket: () => {},
    askSnapshot: () => {},
    closeSocket: () => {},
    forgetLoss: assign({ lostSince: null, everLive: true }),
    noteLoss: assign({
      lostSince: ({ context, event }) =>
        event.type === 'socket.disconnected' ? (context.lostSince ?? event.at) : context.lostSince,
    }),
  },
  delays: { snapshotSilence: 6_000, snapshotRetry: 1_000 },
}).createMachine({
  id: 'connection',
  initial: 'closed',
  context: { lostSince: null, everLive: false },
  on: { 'session.over': '.over' },
  states: {
    closed: { on: { open: { target: 'connecting', actions: 'openSocket' } } },
    connecting: {
      on: {
        'socket.connected': 'syncing',
        'socket.disconnected': { target: 'lost', actions: 'noteLoss' },
      },
    },
    syncing: {
      entry: 'askSnapshot',
      after: { snapshotSilence: { target: 'syncing', reenter: true } },
      on: {
        'snapshot.received': 'live',
        'snapshot.failed': 'retrying',
        'socket.disconnected': { target: 'lost', actions: 'noteLoss' },
      },
    },
    retrying: {
      after: { snapshotRetry: 'syncing' },
      on: {
        'snapshot.received': 'live',
        'socket.disconnected': { target: 'lost', actions: 'noteLoss' },
      },
    },
    live: {
      tags: 'live',
      entry: 'forgetLoss',
      on: {
        'stream.gap': 'syncing',
        'socket.connected': 'syncing',
        'socket.disconnected': { target: 'lost', actions: 'noteLoss' },
      },
    },
    lost: {
      tags: 'lost',
      on: { 'socket.connected': 'syncing', 'socket.disconnected': { actions: 'noteLoss' } },
    },
    over: { type: 'final', entry: 'closeSocket' },
  },
});
