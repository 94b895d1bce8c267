import type { CallView } from '@tellerline/contracts';
import { assign, setup } from 'xstate';

/** What the browser measures of its own side of the call; never what somebody intended. */
export interface PhoneSide {
  sessionId: string;
  established: boolean;
  /** The re-INVITE with `sendonly` was accepted. */
  held: boolean;
  /** The microphone's track is disabled. */
  muted: boolean;
}

export interface CallContext {
  callId: string;
  view: CallView | null;
  phone: PhoneSide | null;
  painted: boolean;
  /** The agent pressed Answer and the phone has not confirmed yet. */
  answering: boolean;
  /** What did not work, until the next command. */
  failure: string | null;
}

export type CallEvent =
  | { type: 'view.changed'; view: CallView }
  | { type: 'view.gone' }
  | { type: 'pop.painted' }
  | { type: 'phone.invited'; sessionId: string }
  | { type: 'phone.established'; sessionId: string }
  | { type: 'phone.measured'; sessionId: string; held: boolean; muted: boolean }
  | { type: 'phone.ended'; sessionId: string }
  | { type: 'phone.failed'; action: string }
  | { type: 'agent.answered' };

/**
 * One call at this desk. Joins two roads by the call's id: the server's view (screen pop, call truth from AMI) and the
 * browser's SIP session.
 *
 *   announced ──both heard, pop painted (or INVITE + 300 ms)──> ringing ─agent.answered─> answering
 *       │                                                          │                        │ phone.established
 *       │ view: talking (page reloaded, or the phone is elsewhere) v                        v
 *       └───────────────────────────────────────────────────────> talking (held is read from view and phone)
 *                                                                   │ view: ended
 *                                                                   v
 *                                                    afterCall (wrap-up is due) ─view: done | gone─> closed
 *
 * The INVITE usually comes after the pop; when it comes first, the agent hears nothing until the screen shows who it
 * is, but no longer than 300 ms: a caller does not wait for a slow screen. Whoever is quicker than the ringing answers. A
 * session that a newer one has replaced says nothing any more. The end of the call is the server's word:
 * a lost SIP session alone changes nothing but `phone`. A caller who is kept with music for an agent whose page was lost
 * (`parked`) still counts as his talk.
 */
export const callMachine = setup({
  types: { context: {} as CallContext, events: {} as CallEvent, input: {} as { callId: string } },
  actions: {
    startRinging: () => {},
    stopRinging: () => {},
    answerPhone: () => {},
    takeView: assign(({ event }) => (event.type === 'view.changed' ? { view: event.view } : {})),
    notePaint: assign({ painted: true }),
    noteInvite: assign(({ event }) =>
      event.type === 'phone.invited'
        ? { phone: { sessionId: event.sessionId, established: false, held: false, muted: false } }
        : {},
    ),
    noteEstablished: assign(({ context, event }) =>
      event.type === 'phone.established'
        ? {
            phone: {
              sessionId: event.sessionId,
              established: true,
              held: context.phone?.held ?? false,
              muted: context.phone?.muted ?? false,
            },
            failure: null,
          }
        : {},
    ),
    noteMeasured: assign(({ context, event }) =>
      event.type === 'phone.measured' && context.phone?.sessionId === event.sessionId
        ? { phone: { ...context.phone, held: event.held, muted: event.muted } }
        : {},
    ),
    losePhone: assign({ phone: null }),
    noteFailure: assign(({ event }) => (event.type === 'phone.failed' ? { failure: event.action } : {})),
    forgetFailure: assign({ failure: null }),
  },
  guards: {
    over: ({ event }) => event.type === 'view.changed' && isOver(event.view) && !isDue(event.view),
    due: ({ event }) => event.type === 'view.changed' && isOver(event.view),
    spoken: ({ event }) => event.type === 'view.changed' && ['talking', 'held', 'parked'].includes(event.view.phase),
    invited: ({ context }) => context.phone !== null,
    ofThisSession: ({ context, event }) => event.type === 'phone.ended' && context.phone?.sessionId === event.sessionId,
    poppedAndInvited: ({ context }) => context.phone !== null && context.painted,
  },
  delays: { paintLimit: 300 },
}).createMachine({
  id: 'call',
  context: ({ input }) => ({
    callId: input.callId,
    view: null,
    phone: null,
    painted: false,
    answering: false,
    failure: null,
  }),
  initial: 'announced',
  on: {
    'view.gone': '.closed',
    'pop.painted': { actions: 'notePaint' },
    'phone.invited': { actions: 'noteInvite' },
    'phone.established': { actions: 'noteEstablished' },
    'phone.measured': { actions: 'noteMeasured' },
    'phone.ended': { guard: 'ofThisSession', actions: 'losePhone' },
    'phone.failed': { actions: 'noteFailure' },
    'view.changed': [
      { guard: 'over', target: '.closed', actions: 'takeView' },
      { guard: 'due', target: '.afterCall', actions: 'takeView' },
      { guard: 'spoken', target: '.talking', actions: 'takeView' },
      { actions: 'takeView' },
    ],
  },
  states: {
    announced: {
      initial: 'quiet',
      states: {
        quiet: { always: { guard: 'invited', target: 'waitingForPaint' } },
        waitingForPaint: { after: { paintLimit: '#call.ringing' } },
      },
      always: { guard: 'poppedAndInvited', target: 'ringing' },
      on: {
        'phone.established': { target: 'talking', actions: 'noteEstablished' },
        'agent.answered': { guard: 'invited', target: 'answering', actions: 'forgetFailure' },
      },
    },
    ringing: {
      tags: 'ringing',
      entry: 'startRinging',
      exit: 'stopRinging',
      on: {
        'agent.answered': { target: 'answering', actions: 'forgetFailure' },
        'phone.established': { target: 'talking', actions: 'noteEstablished' },
        'phone.ended': { guard: 'ofThisSession', target: 'announced', actions: 'losePhone' },
      },
    },
    answering: {
      tags: 'ringing',
      entry: 'answerPhone',
      on: {
        'phone.invited': { target: 'answering', reenter: true, actions: 'noteInvite' },
        'phone.established': { target: 'talking', actions: 'noteEstablished' },
        'phone.failed': { target: 'ringing', actions: 'noteFailure' },
        'phone.ended': { guard: 'ofThisSession', target: 'announced', actions: 'losePhone' },
      },
    },
    talking: { tags: 'talking' },
    afterCall: { tags: 'afterCall', entry: 'losePhone' },
    closed: { type: 'final' },
  },
});

/** The call, or this agent's part of it: it goes on with others after he has passed it on. */
export const isOver = (view: CallView): boolean =>
  view.phase === 'ended' || view.endedAt !== null || view.partEndedAt !== null;
/** A wrap-up is still to be written. */
const isDue = (view: CallView): boolean => view.wrapUp.required && view.wrapUp.doneAt === null;
