import type { DeviceReport, PhoneCredentials } from '@tellerline/contracts';
import { type ActorRefFrom, createActor } from 'xstate';
import { softphoneMachine } from '../machines/softphone.machine.ts';
import { Cell } from '../state/cell.ts';
import type { CallQuality } from '../telephony/call-quality.ts';
import type { Devices } from '../telephony/devices.ts';
import type { Phone, PhoneListener } from '../telephony/phone.ts';
import type { PhoneOwnership } from '../telephony/phone-ownership.ts';
import type { Ringer } from '../telephony/ringer.ts';
import { type SoundFault, SoundWatch } from '../telephony/sound-watch.ts';
import { DeskCalls } from './desk-calls.ts';

export interface DeskPhonePorts {
  hasExtension: boolean;
  credentials(): Promise<PhoneCredentials>;
  /** Has this page rung back into a call whose page was lost. */
  comeBack(interactionId: string): Promise<unknown>;
  /** Loads the softphone's code; not before sign-in, so that the first screen is light. */
  load(listener: PhoneListener): Promise<Phone>;
  ownership: PhoneOwnership;
  ringer: Ringer;
  devices: Devices;
}

/** Why the sound of a call is not on this page; `ended`: it was hung up here and the server could not say so yet. */
export type AudioLoss = 'resuming' | 'lost' | 'ended';
/** Milliseconds between two readings of the call's quality. */
const qualityEveryMs = 2_000;
const heartbeatEveryMs = 30_000;
/** How long a session may have ended before the server says that the call has. */
const endGraceMs = 2_500;

/** The softphone of this desk with its calls: registration, commands, measurements. */
export class DeskPhone {
  readonly softphone: ActorRefFrom<typeof softphoneMachine>;
  readonly calls: DeskCalls;
  readonly quality = new Cell<CallQuality | null>(null);
  /** What makes the sound bad, once it has been so for some seconds; null: nothing. */
  readonly soundFault = new Cell<SoundFault | null>(null);
  private watch = new SoundWatch();
  /** Calls whose sound this page does not carry although the server says they are talking. */
  readonly audioLoss = new Cell<ReadonlyMap<string, AudioLoss>>(new Map());
  readonly sentDigits = new Cell('');
  private readonly hungUp = new Set<string>();
  /** This agent takes the call, by button or key: it is what he looks at now. Called with the call's interaction. */
  onAnswer: (interactionId: string) => void = () => {};
  private readonly ports: DeskPhonePorts;
  private phone: Phone | null = null;
  private timers: ReturnType<typeof setInterval>[] = [];

  constructor(ports: DeskPhonePorts) {
    this.ports = ports;
    this.calls = new DeskCalls({
      ring: (on) => (on ? ports.ringer.start() : ports.ringer.stop()),
      answer: (sessionId) => void this.attempt('answer', (phone) => phone.answer(sessionId)),
    });
    this.softphone = createActor(
      softphoneMachine.provide({
        actions: {
          claimPhone: () => this.claim(false),
          loadPhone: () => void this.load(),
          connectPhone: () => void this.tell('load.failed', (phone) => phone.connect()),
          registerPhone: () => void this.phone?.register().catch(() => {}),
          stopPhone: () => void this.phone?.stop(),
          checkAlive: () => void this.phone?.checkAlive(),
        },
      }),
      { input: {} },
    );
    this.softphone.start();
  }

  start(): void {
    if (!this.ports.hasExtension) return;
    addEventListener('beforeunload', this.guard);
    this.softphone.send({ type: 'start' });
    this.timers.push(
      setInterval(() => void this.measure(), qualityEveryMs),
      setInterval(() => this.softphone.send({ type: 'wake' }), heartbeatEveryMs),
    );
  }

  stop(): void {
    removeEventListener('beforeunload', this.guard);
    for (const timer of this.timers) clearInterval(timer);
    this.softphone.send({ type: 'stop' });
    this.ports.ownership.give();
    this.calls.stop();
    this.softphone.stop();
  }

  get owner(): boolean {
    const state = this.softphone.getSnapshot();
    return !state.matches('off') && !state.hasTag('mirror');
  }

  report(): DeviceReport {
    const { microphone, speakerHeard } = this.ports.devices.state.get();
    return {
      registered: this.softphone.getSnapshot().hasTag('ready'),
      microphone: microphone === 'heard',
      speaker: speakerHeard,
      phoneOwner: this.owner,
    };
  }

  /** Takes the phone from the tab that has it; offered only while no call is up. */
  takeOver(): void {
    this.claim(true);
  }

  wake(): void {
    this.softphone.send({ type: 'wake' });
  }

  answer(): void {
    const call = this.calls.front();
    if (!call) return;
    const { view } = call.getSnapshot().context;
    if (!call.getSnapshot().can({ type: 'agent.answered' })) return;
    if (view) this.onAnswer(view.interactionId);
    call.send({ type: 'agent.answered' });
  }

  decline(): Promise<void> {
    return this.onFront('decline', (phone, sessionId) => phone.decline(sessionId));
  }

  hangUp(): Promise<void> {
    const callId = this.calls.front()?.getSnapshot().context.callId;
    return this.onFront('end', async (phone, sessionId) => {
      await phone.hangUp(sessionId);
      if (callId) this.hungUp.add(callId);
    });
  }

  toggleHold(): Promise<void> {
    const side = this.calls.front()?.getSnapshot().context.phone;
    return this.onFront('hold', (phone, sessionId) => phone.setHeld(sessionId, !side?.held));
  }

  toggleMute(): Promise<void> {
    const side = this.calls.front()?.getSnapshot().context.phone;
    return this.onFront('mute', async (phone, sessionId) => phone.setMuted(sessionId, !side?.muted));
  }

  async sendDigit(digit: string): Promise<void> {
    await this.onFront('keypad', async (phone, sessionId) => {
      await phone.sendDigit(sessionId, digit);
      this.sentDigits.update((sent) => `${sent}${digit}`.slice(-20));
    });
  }

  levels(): { near: number; far: number } {
    const side = this.calls.front()?.getSnapshot().context.phone;
    return (side && this.phone?.levels(side.sessionId)) || { near: 0, far: 0 };
  }

  async useMicrophone(deviceId: string | null): Promise<void> {
    this.ports.devices.chooseMicrophone(deviceId);
    await this.phone?.useMicrophone(deviceId);
  }

  async useSpeaker(deviceId: string | null): Promise<void> {
    this.ports.devices.chooseSpeaker(deviceId);
    await this.phone?.useSpeaker(deviceId);
  }

  /** The server says these calls talk. One without a session on the phone's page gets its sound back, or is shown as lost. */
  reconcile(): void {
    const silent = this.calls.all.get().filter((call) => {
      const { context } = call.getSnapshot();
      return call.getSnapshot().hasTag('talking') && !context.phone;
    });
    const known = this.audioLoss.get();
    const talking = new Set(
      this.calls.all
        .get()
        .flatMap((call) => (call.getSnapshot().hasTag('talking') ? [call.getSnapshot().context.callId] : [])),
    );
    const next = new Map([...known].filter(([callId]) => talking.has(callId)));
    for (const call of silent) {
      const { callId, view } = call.getSnapshot().context;
      if (!this.owner || !view) continue;
      const state = known.get(callId) ?? (this.hungUp.has(callId) ? 'ended' : undefined);
      if (state === undefined && !this.softphone.getSnapshot().hasTag('ready')) continue;
      next.set(callId, state ?? 'resuming');
      if (state === undefined) void this.comeBack(callId, view.interactionId);
    }
    if (next.size !== known.size || [...next].some(([id, loss]) => known.get(id) !== loss)) this.audioLoss.set(next);
  }

  /** A page that is left takes the sound of its call with it, or the call that rings: the browser asks first. */
  private readonly guard = (event: BeforeUnloadEvent): void => {
    const carried = this.calls.all.get().some((call) => {
      const snapshot = call.getSnapshot();
      if (snapshot.hasTag('ringing') && snapshot.context.phone) return true;
      return snapshot.context.phone?.established && !this.audioLoss.get().has(snapshot.context.callId);
    });
    if (carried) event.preventDefault();
  };

  /** The caller is taken from the page that is gone; the phone of this one is rung and answers by itself. */
  private async comeBack(callId: string, interactionId: string): Promise<void> {
    try {
      await this.ports.comeBack(interactionId);
    } catch {
      this.audioLoss.update((losses) =>
        losses.has(callId) ? new Map<string, AudioLoss>([...losses, [callId, 'lost']]) : losses,
      );
    }
  }

  private claim(steal: boolean): void {
    this.ports.ownership.claim(
      () => this.softphone.send({ type: 'lock.granted' }),
      () => this.softphone.send({ type: 'lock.lost' }),
      steal,
    );
  }

  private async load(): Promise<void> {
    await this.tell('load.failed', async () => {
      const credentials = await this.ports.credentials();
      const { microphoneId, speakerId } = this.ports.devices.state.get();
      this.phone ??= await this.ports.load(this.listener());
      this.phone.configure(credentials);
      await Promise.all([this.phone.useMicrophone(microphoneId), this.phone.useSpeaker(speakerId)]);
      this.softphone.send({ type: 'loaded' });
    });
  }

  private listener(): PhoneListener {
    return {
      connected: () => this.softphone.send({ type: 'phone.connected' }),
      disconnected: (reason) => this.softphone.send({ type: 'phone.disconnected', reason }),
      registered: () => {
        this.softphone.send({ type: 'phone.registered' });
        this.reconcile();
      },
      unregistered: () => this.softphone.send({ type: 'phone.unregistered' }),
      rejected: (reason) => this.softphone.send({ type: 'phone.rejected', reason }),
      invited: ({ sessionId, callId, answersItself }) => {
        this.sentDigits.set('');
        this.forgetSound();
        this.calls.invited(sessionId, callId);
        if (answersItself) void this.attempt('answer', (phone) => phone.answer(sessionId));
      },
      established: ({ sessionId, callId }) => {
        this.calls.established(sessionId, callId);
        if (callId) this.hungUp.delete(callId);
        if (callId) this.audioLoss.update((losses) => new Map([...losses].filter(([id]) => id !== callId)));
        this.reconcile();
      },
      measured: ({ sessionId, held, muted }) => this.calls.measured(sessionId, { held, muted }),
      ended: ({ sessionId }) => {
        this.calls.ended(sessionId);
        // The server's word that the call is over usually follows at once; only if it does not, the sound is lost.
        setTimeout(() => this.reconcile(), endGraceMs);
      },
    };
  }

  private async measure(): Promise<void> {
    const side = this.calls.front()?.getSnapshot().context.phone;
    if (!side?.established || !this.phone) return this.forgetSound();
    const quality = await this.phone.quality(side.sessionId).catch(() => null);
    if (!quality) return;
    this.quality.set(quality);
    this.soundFault.set(this.watch.hear(quality));
  }

  private forgetSound(): void {
    this.quality.set(null);
    this.soundFault.set(null);
    this.watch = new SoundWatch();
  }

  private onFront(action: string, command: (phone: Phone, sessionId: string) => Promise<void>): Promise<void> {
    const side = this.calls.front()?.getSnapshot().context.phone;
    if (!side) return Promise.resolve();
    return this.attempt(action, (phone) => command(phone, side.sessionId));
  }

  private async attempt(action: string, command: (phone: Phone) => Promise<void>): Promise<void> {
    try {
      if (this.phone) await command(this.phone);
    } catch (error) {
      console.warn('phone command failed', action, error);
      this.calls.front()?.send({ type: 'phone.failed', action });
    }
  }

  private async tell(type: 'load.failed', work: (phone: Phone) => Promise<void>): Promise<void> {
    try {
      await work(this.phone as Phone);
    } catch (error) {
      this.softphone.send({ type, reason: error instanceof Error ? error.message : String(error) });
    }
  }
}
