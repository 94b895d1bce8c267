import type { CallView, CreatedProspect, DeskCodes, DesktopDelta, SessionView } from '@tellerline/contracts';
import { type ActorRefFrom, createActor } from 'xstate';
import { ApiError } from '../data/api-client.ts';
import { CardShelf } from '../data/card-shelf.ts';
import type { DeskApi } from '../data/desk-api.ts';
import type { Http } from '../data/http.ts';
import { useTimeZone } from '../i18n/format.ts';
import { learnReasons } from '../i18n/reason-words.ts';
import { type PresenceWish, presenceMachine } from '../machines/presence.machine.ts';
import { DraftBook } from '../outbox/drafts.ts';
import { outcomeOfFailure } from '../outbox/send-outcome.ts';
import { type SendOutcome, WrapUpOutbox } from '../outbox/wrap-up-outbox.ts';
import type { DeskState } from '../realtime/desk-stream.ts';
import type { DesktopSocket } from '../realtime/desktop-socket.ts';
import { Cell } from '../state/cell.ts';
import { type KeyValueStore, readJson, writeJson } from '../state/key-value-store.ts';
import { type DeviceState, Devices } from '../telephony/devices.ts';
import type { Phone, PhoneListener } from '../telephony/phone.ts';
import { PhoneOwnership } from '../telephony/phone-ownership.ts';
import { Ringer } from '../telephony/ringer.ts';
import { isTyping } from '../workspace/typing-watch.ts';
import {
  activate,
  callArrived,
  callGone,
  closeTab,
  emptyWorkspace,
  openCustomer,
  restored,
  Workspace,
  withCustomer,
} from '../workspace/workspace.ts';
import { DeskLine } from './desk-line.ts';
import { DeskPhone } from './desk-phone.ts';

/** What a desk needs from outside. The real ones come from `main.ts`, others from the gallery. */
export interface DeskPorts {
  session: SessionView;
  api: DeskApi;
  http: Http;
  socket: DesktopSocket;
  store: KeyValueStore;
  media: MediaDevices | undefined;
  locks: LockManager | undefined;
  loadPhone(listener: PhoneListener): Promise<Phone>;
  onOver(reason: 'signed_out' | 'expired'): void;
}

/** One signed-in agent's desk: the parts, wired. Elements take the part they need from it and watch that. */
export class Desk {
  readonly session: SessionView;
  readonly api: DeskApi;
  /** For features that have requests of their own. */
  readonly http: Http;
  readonly line: DeskLine;
  readonly phone: DeskPhone;
  readonly presence: ActorRefFrom<typeof presenceMachine>;
  readonly devices: Devices;
  readonly outbox: WrapUpOutbox;
  readonly drafts: DraftBook;
  readonly cards: CardShelf;
  readonly codes = new Cell<DeskCodes | null>(null);
  readonly workspace: Cell<Workspace>;
  /** Prospects recorded on a call, by interaction, while it is open whether they are one of those with the same number. */
  readonly doubtfulProspects = new Cell<ReadonlyMap<string, CreatedProspect>>(new Map());
  readonly deviceCheckOpen = new Cell(false);
  /** Grows whenever the list of my calls may have changed. */
  readonly interactionsVersion = new Cell(0);
  /** What this browser remembers between visits. */
  readonly store: KeyValueStore;
  private readonly stops: (() => void)[] = [];
  private lastReport = '';
  private synchronised = false;

  constructor(ports: DeskPorts) {
    this.session = ports.session;
    this.api = ports.api;
    this.http = ports.http;
    this.store = ports.store;
    const userId = ports.session.user.id;
    this.devices = new Devices(ports.store, ports.media);
    this.drafts = new DraftBook(ports.store, userId, Date.now);
    this.cards = new CardShelf((customerNo) => ports.api.card(customerNo));
    this.workspace = new Cell(
      readJson(ports.store, this.workspaceKey, (raw) => Workspace.safeParse(raw).data ?? null) ?? emptyWorkspace,
    );
    this.outbox = new WrapUpOutbox({
      store: ports.store,
      userId,
      send: (interactionId, body) => this.sendWrapUp(interactionId, body),
      now: Date.now,
      schedule: (callback, ms) => {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    });
    this.line = new DeskLine(ports.socket);
    const ringer = new Ringer();
    const obey = ({ ringVolume, ringerId }: DeviceState): void => {
      ringer.volume = ringVolume;
      ringer.deviceId = ringerId;
    };
    obey(this.devices.state.get());
    this.devices.state.subscribe(obey);
    this.phone = new DeskPhone({
      hasExtension: ports.session.user.extension !== null,
      credentials: () => ports.api.phoneCredentials(),
      comeBack: (interactionId) => ports.api.comeBack(interactionId),
      load: ports.loadPhone,
      ownership: new PhoneOwnership(ports.locks),
      ringer,
      devices: this.devices,
    });
    this.presence = createActor(
      presenceMachine.provide({
        actions: { sendWish: ({ context }) => void this.sendWish(context.wish, context.clientSeq) },
      }),
      {
        input: { firstSeq: Date.now() },
      },
    );
    this.presence.start();
    this.line.onSnapshot = (state) => this.takeSnapshot(state);
    this.line.onDelta = (delta) => this.takeDelta(delta);
    this.line.onOver = ports.onOver;
  }

  start(): void {
    const watch = (source: { subscribe(f: () => void): { unsubscribe(): void } }, react: () => void): void => {
      const { unsubscribe } = source.subscribe(react);
      this.stops.push(unsubscribe);
    };
    watch(this.workspace, () => {
      const { tabs } = this.workspace.get();
      writeJson(this.store, this.workspaceKey, this.workspace.get());
      this.cards.keepOnly(new Set(tabs.flatMap((tab) => tab.customerNo ?? [])));
    });
    watch(this.phone.softphone, () => this.report());
    watch(this.devices.state, () => this.report());
    watch(this.outbox.entries, () => this.noteSaved());
    const online = (): void => this.wake();
    addEventListener('online', online);
    this.stops.push(() => removeEventListener('online', online), watchSleep(online));
    void this.devices.refresh();
    void this.loadCodes();
    this.line.start();
    this.phone.start();
    void this.outbox.flush({ now: true });
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) stop();
    this.outbox.close();
    this.phone.stop();
    this.line.stop();
    this.presence.stop();
    this.devices.stopListening();
  }

  /** Asks for another presence; Available needs the device check first, which opens by itself. */
  wish(to: PresenceWish['to'], reason: PresenceWish['reason'] = null): void {
    const { registered, microphone, speaker, phoneOwner } = this.phone.report();
    if (to === 'available' && this.session.user.extension && phoneOwner && !(registered && microphone && speaker)) {
      this.deviceCheckOpen.set(true);
      return;
    }
    this.presence.send({ type: 'wish', wish: { to, reason } });
  }

  openCustomer(customerNo: string): void {
    this.workspace.update((w) => openCustomer(w, customerNo));
  }

  activate(tabId: string): void {
    this.workspace.update((w) => activate(w, tabId));
  }

  closeTab(tabId: string): void {
    this.workspace.update((w) => closeTab(w, tabId));
  }

  /** Says who the caller is. The server answers with the call as it is then. */
  async chooseCustomer(interactionId: string, customerNo: string): Promise<void> {
    this.takeView(await this.api.chooseCustomer(interactionId, customerNo));
    this.doubtfulProspects.update((kept) => new Map([...kept].filter(([id]) => id !== interactionId)));
  }

  /** Takes up the wrap-up of an earlier call that was left open. */
  reopen(view: CallView): void {
    this.phone.calls.reopen(view);
    if (view.card) this.cards.put(view.card);
    this.workspace.update((w) => activate(callArrived(w, view, false), `call:${view.interactionId}`));
  }

  async loadCodes(): Promise<void> {
    try {
      const codes = await this.api.codes();
      useTimeZone(codes.bank.timeZone);
      learnReasons(codes);
      this.codes.set(codes);
    } catch {
      this.stops.push(clearLater(() => void this.loadCodes(), 3_000));
    }
  }

  /** The pop of this call has been painted: it may ring now. */
  painted(interactionId: string): void {
    this.phone.calls.byInteraction(interactionId)?.send({ type: 'pop.painted' });
  }

  async dismissNotice(id: string): Promise<void> {
    this.line.state.update((state) => ({ ...state, notices: state.notices.filter((notice) => notice.id !== id) }));
    await this.line.request('notice.dismiss', { id }).catch(() => {});
  }

  /** The computer woke up, or the network is back: look after every line at once. */
  wake(): void {
    this.line.wake();
    this.phone.wake();
    void this.outbox.flush({ now: true });
  }

  private get workspaceKey(): string {
    return `tellerline.workspace.${this.session.user.id}`;
  }

  private takeSnapshot(state: DeskState): void {
    if (state.presence) this.presence.send({ type: 'presence.reset', view: state.presence });
    this.phone.calls.synchronise(state.calls);
    this.workspace.update((kept) => {
      let next = this.synchronised ? kept : restored(kept, state.calls);
      for (const tab of next.tabs) {
        const gone = tab.interactionId && !this.phone.calls.byInteraction(tab.interactionId);
        if (gone && tab.interactionId && !tab.finished) next = callGone(next, tab.interactionId, true);
      }
      for (const view of state.calls) next = callArrived(next, view, this.typing());
      return next;
    });
    // What was told while this desk was cut off is not told again, and a snapshot has no customers but those of calls.
    const before = this.line.state.get();
    const missed = this.synchronised && (before.streamId !== state.streamId || before.seq < state.seq);
    if (missed) this.cards.rereadAll();
    for (const view of state.calls) if (view.card) this.cards.put(view.card);
    this.synchronised = true;
    this.lastReport = '';
    this.report();
    this.phone.reconcile();
    void this.outbox.flush({ now: true });
  }

  private takeDelta({ change }: DesktopDelta): void {
    if (change.kind === 'presence') this.presence.send({ type: 'presence.changed', view: change.presence });
    if (change.kind === 'call') this.takeView(change.call);
    if (change.kind === 'call_gone') this.takeGone(change.interactionId);
    if (change.kind === 'customer_changed') this.cards.reread(change.customerNo);
    if (change.kind === 'presence' || change.kind === 'call_gone') this.interactionsVersion.update((n) => n + 1);
  }

  private takeView(view: CallView): void {
    // He has the call once more: what he wrote of his first part is done with.
    const isMineAgain = view.partEndedAt === null && view.endedAt === null && view.wrapUp.doneAt === null;
    if (isMineAgain && this.outbox.find(view.interactionId)?.state === 'saved') this.outbox.drop(view.interactionId);
    if (view.card) this.cards.put(view.card);
    const known = this.workspace.get().tabs.some((tab) => tab.interactionId === view.interactionId);
    this.workspace.update((w) => (known ? withCustomer(w, view) : callArrived(w, view, this.typing())));
    this.phone.calls.view(view);
    this.phone.reconcile();
  }

  private takeGone(interactionId: string): void {
    const view = this.phone.calls.byInteraction(interactionId)?.getSnapshot().context.view;
    this.phone.calls.gone(interactionId);
    this.phone.reconcile();
    this.workspace.update((w) => callGone(w, interactionId, view ? view.answeredAt !== null : true));
  }

  private typing(): boolean {
    return typeof document !== 'undefined' && isTyping();
  }

  private report(): void {
    if (!this.line.connection.getSnapshot().hasTag('live') && !this.synchronised) return;
    const report = this.phone.report();
    const text = JSON.stringify(report);
    if (text === this.lastReport) return;
    this.lastReport = text;
    this.line.request('device.report', report).catch(() => {
      this.lastReport = '';
    });
  }

  private async sendWish(wish: PresenceWish | null, clientSeq: number): Promise<void> {
    if (!wish) return;
    try {
      const view = await this.line.request('presence.request', { to: wish.to, reason: wish.reason, clientSeq });
      this.presence.send({ type: 'wish.granted', view });
    } catch (error) {
      this.presence.send({ type: 'wish.refused', error });
      if (error instanceof ApiError && error.code === 'presence.device_not_ready') this.deviceCheckOpen.set(true);
    }
  }

  private async sendWrapUp(interactionId: string, body: Parameters<DeskApi['wrapUp']>[1]): Promise<SendOutcome> {
    try {
      await this.api.wrapUp(interactionId, body);
      return { kind: 'saved' };
    } catch (error) {
      return outcomeOfFailure(error);
    }
  }

  private noteSaved(): void {
    for (const entry of this.outbox.entries.get()) {
      if (entry.state === 'saved') this.drafts.drop(entry.interactionId);
    }
    this.interactionsVersion.update((n) => n + 1);
  }
}

/** Calls `woke` when the timers of this page stood still for a while: the computer slept. */
function watchSleep(woke: () => void): () => void {
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    if (now - last > 20_000) woke();
    last = now;
  }, 5_000);
  return () => clearInterval(timer);
}

function clearLater(callback: () => void, ms: number): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
