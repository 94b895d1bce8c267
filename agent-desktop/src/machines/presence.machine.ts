import type { NotReadyReason, PresenceView } from '@tellerline/contracts';
import { assign, setup } from 'xstate';

export interface PresenceWish {
  to: 'available' | 'not_ready' | 'offline';
  reason: NotReadyReason | null;
}

/**
 * The agent's own presence, as the server says it is. The desk never sets it; it wishes, and mirrors the answer.
 *
 *   following ─wish─> asking ─wish.granted─> following
 *                        └──wish.refused──> following, with the refusal to show until the next wish
 *
 * Answers and deltas overtake each other: the view with the higher version stands. Wishes carry a growing number,
 * started from the clock so that a reloaded page stays above its former self.
 */
export const presenceMachine = setup({
  types: {
    context: {} as {
      view: PresenceView | null;
      wish: PresenceWish | null;
      refusal: unknown;
      clientSeq: number;
    },
    input: {} as { firstSeq: number },
    events: {} as
      | { type: 'presence.changed'; view: PresenceView }
      | { type: 'presence.reset'; view: PresenceView }
      | { type: 'wish'; wish: PresenceWish }
      | { type: 'wish.granted'; view: PresenceView }
      | { type: 'wish.refused'; error: unknown },
  },
  actions: {
    sendWish: () => {},
    takeNewer: assign({
      view: ({ context, event }) =>
        'view' in event && (!context.view || event.view.version >= context.view.version) ? event.view : context.view,
    }),
    /** A snapshot is the truth even when versions were counted anew. */
    takeAny: assign({ view: ({ context, event }) => ('view' in event ? event.view : context.view) }),
    noteWish: assign(({ context, event }) =>
      event.type === 'wish' ? { wish: event.wish, refusal: null, clientSeq: context.clientSeq + 1 } : {},
    ),
    noteRefusal: assign(({ event }) => (event.type === 'wish.refused' ? { refusal: event.error, wish: null } : {})),
    forgetWish: assign({ wish: null }),
  },
}).createMachine({
  id: 'presence',
  initial: 'following',
  context: ({ input }) => ({ view: null, wish: null, refusal: null, clientSeq: input.firstSeq }),
  on: {
    'presence.changed': { actions: 'takeNewer' },
    'presence.reset': { actions: 'takeAny' },
  },
  states: {
    following: { on: { wish: { target: 'asking', actions: 'noteWish' } } },
    asking: {
      entry: 'sendWish',
      on: {
        'wish.granted': { target: 'following', actions: ['takeNewer', 'forgetWish'] },
        'wish.refused': { target: 'following', actions: 'noteRefusal' },
      },
    },
  },
});
