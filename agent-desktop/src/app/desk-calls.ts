import type { CallView } from '@tellerline/contracts';
import { type ActorRefFrom, createActor } from 'xstate';
import { callMachine } from '../machines/call.machine.ts';
import { Cell } from '../state/cell.ts';

export type CallActor = ActorRefFrom<typeof callMachine>;

export interface CallEffects {
  ring(on: boolean): void;
  answer(sessionId: string): void;
}

/** The calls at this desk, one machine each, joined from the server's views and the phone's sessions by the call's id. */
export class DeskCalls {
  /** Tells on every change of any call. */
  readonly all = new Cell<readonly CallActor[]>([]);
  private readonly effects: CallEffects;
  private readonly bySession = new Map<string, CallActor>();
  /** Who called, by interaction: for notices about calls that are gone. The latest fifty. */
  private readonly callers = new Map<string, CallView>();
  /** Calls of earlier whose wrap-up is being filled in now; the server no longer lists them. */
  private readonly reopened = new Set<string>();

  constructor(effects: CallEffects) {
    this.effects = effects;
  }

  /** Brings the calls in line with what the server lists. */
  synchronise(views: readonly CallView[]): void {
    for (const view of views) this.view(view);
    const listed = new Set(views.map((view) => view.callId));
    for (const call of this.all.get()) {
      const { callId, view } = call.getSnapshot().context;
      if (view && !listed.has(callId) && !this.reopened.has(view.interactionId)) this.gone(view.interactionId);
    }
  }

  view(view: CallView): CallActor {
    const call = this.byCallId(view.callId) ?? this.open(view.callId);
    call.send({ type: 'view.changed', view });
    this.callers.delete(view.interactionId);
    this.callers.set(view.interactionId, view);
    if (this.callers.size > 50) this.callers.delete(this.callers.keys().next().value ?? '');
    return call;
  }

  /** Takes an ended call up again for its wrap-up. */
  reopen(view: CallView): void {
    this.reopened.add(view.interactionId);
    this.view(view);
  }

  gone(interactionId: string): void {
    this.reopened.delete(interactionId);
    this.byInteraction(interactionId)?.send({ type: 'view.gone' });
  }

  /** An INVITE. Without our header (a call placed by other means) it is joined with the one call that waits for a phone. */
  invited(sessionId: string, callId: string | null): CallActor {
    const waiting = this.all.get().filter((call) => {
      const { view, phone } = call.getSnapshot().context;
      return view?.phase === 'offered' && !phone;
    });
    const call =
      (callId ? this.byCallId(callId) : waiting.length === 1 ? waiting[0] : undefined) ??
      this.open(callId ?? `sip:${sessionId}`);
    this.bySession.set(sessionId, call);
    call.send({ type: 'phone.invited', sessionId });
    return call;
  }

  established(sessionId: string, callId: string | null): void {
    const call = this.bySession.get(sessionId) ?? (callId ? (this.byCallId(callId) ?? this.open(callId)) : undefined);
    if (!call) return;
    this.bySession.set(sessionId, call);
    call.send({ type: 'phone.established', sessionId });
  }

  measured(sessionId: string, measured: { held: boolean; muted: boolean }): void {
    this.bySession.get(sessionId)?.send({ type: 'phone.measured', sessionId, ...measured });
  }

  ended(sessionId: string): void {
    const call = this.bySession.get(sessionId);
    this.bySession.delete(sessionId);
    call?.send({ type: 'phone.ended', sessionId });
    // A call the server never heard of (an INVITE without a view) ends with its session.
    if (call && !call.getSnapshot().context.view) call.send({ type: 'view.gone' });
  }

  byInteraction(interactionId: string): CallActor | undefined {
    return this.all.get().find((call) => call.getSnapshot().context.view?.interactionId === interactionId);
  }

  /** The last that was heard of a call, also when it is gone. */
  lastSeen(interactionId: string): CallView | null {
    return this.callers.get(interactionId) ?? null;
  }

  byCallId(callId: string): CallActor | undefined {
    return this.all.get().find((call) => call.getSnapshot().context.callId === callId);
  }

  /** The call the bar shows: what rings or talks before what waits for its wrap-up, newest first. */
  front(): CallActor | null {
    const rank = (call: CallActor): number => {
      const snapshot = call.getSnapshot();
      if (snapshot.hasTag('talking')) return 0;
      if (snapshot.hasTag('ringing')) return 1;
      return snapshot.matches('announced') ? 2 : 3;
    };
    return [...this.all.get()].reverse().sort((a, b) => rank(a) - rank(b))[0] ?? null;
  }

  stop(): void {
    for (const call of this.all.get()) call.stop();
    this.effects.ring(false);
    this.all.set([]);
  }

  private open(callId: string): CallActor {
    const call = createActor(
      callMachine.provide({
        actions: {
          startRinging: () => this.effects.ring(true),
          stopRinging: () => this.effects.ring(false),
          answerPhone: ({ context }) => context.phone && this.effects.answer(context.phone.sessionId),
        },
      }),
      { input: { callId } },
    );
    this.all.update((calls) => [...calls, call]);
    call.subscribe({
      next: () => this.all.update((calls) => [...calls]),
      complete: () => this.close(call),
    });
    call.start();
    return call;
  }

  private close(call: CallActor): void {
    for (const [sessionId, actor] of this.bySession) if (actor === call) this.bySession.delete(sessionId);
    this.all.update((calls) => calls.filter((other) => other !== call));
  }
}
