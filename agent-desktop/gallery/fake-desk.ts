import type {
  CallView,
  DesktopChange,
  DesktopSnapshot,
  LiveBoard,
  PhoneCredentials,
  PresenceView,
} from '@tellerline/contracts';
import type { AppPorts } from '../src/app/desk-app.ts';
import { ApiError } from '../src/data/api-client.ts';
import type { DeskApi } from '../src/data/desk-api.ts';
import type { Http } from '../src/data/http.ts';
import type { DataOf, DesktopSocket, PayloadOf, RequestName, SocketListener } from '../src/realtime/desktop-socket.ts';
import { MemoryStore } from '../src/state/key-value-store.ts';
import type { CallQuality } from '../src/telephony/call-quality.ts';
import type { AudioLevels, Phone, PhoneListener } from '../src/telephony/phone.ts';
import * as fixtures from './fixtures.ts';
import { customerViewAnswers } from './scenes/view-fixtures.ts';

/** The server's side of a scene: a snapshot, then whatever the scene lets happen. */
export class FakeSocket implements DesktopSocket {
  listener: SocketListener | null = null;
  snapshot: DesktopSnapshot = fixtures.snapshot();
  board: LiveBoard = fixtures.board();
  /** Connects, and answers. False: a server that does not. */
  up = true;
  private seq = 0;

  open(listener: SocketListener): void {
    this.listener = listener;
    setTimeout(() => (this.up ? listener.connected() : listener.disconnected('transport close')), 10);
  }

  async request<N extends RequestName>(name: N, payload: PayloadOf<N>): Promise<DataOf<N>> {
    if (!this.up) throw new ApiError('error.offline');
    return this.answer(name, payload) as DataOf<N>;
  }

  happen(change: DesktopChange): void {
    this.seq += 1;
    this.listener?.delta({ streamId: this.snapshot.streamId, seq: this.seq, at: new Date().toISOString(), change });
  }

  call(call: CallView): void {
    this.happen({ kind: 'call', call });
  }

  presence(presence: PresenceView): void {
    this.happen({ kind: 'presence', presence });
  }

  cut(): void {
    this.up = false;
    this.listener?.disconnected('transport close');
  }

  wake(): void {}
  close(): void {}

  private answer(name: RequestName, payload: unknown): unknown {
    if (name === 'desktop.snapshot') return { ...this.snapshot, seq: this.seq, serverTime: new Date().toISOString() };
    if (name === 'live.watch') return this.board;
    if (name === 'presence.request') {
      const { to, reason } = payload as PayloadOf<'presence.request'>;
      return fixtures.presence(to, {
        reason: reason ?? null,
        since: new Date().toISOString(),
        version: 100 + this.seq,
      });
    }
    return null;
  }
}

/** A phone without a telephone: does at once what it is told, and measures what the scene says. */
export class FakePhone implements Phone {
  static last: FakePhone | null = null;
  readonly listener: PhoneListener;
  measuredQuality: CallQuality | null = { loss: 0.002, farLoss: 0, jitterMs: 4, rttMs: 12, codec: 'opus', mos: 4.36 };
  level: AudioLevels = { near: 0.62, far: 0.48 };
  private held = false;
  private muted = false;

  constructor(listener: PhoneListener) {
    this.listener = listener;
    FakePhone.last = this;
  }

  ring(callId: string): void {
    this.listener.invited({ sessionId: 'fake', callId, answersItself: false });
  }
  talk(callId: string): void {
    this.listener.established({ sessionId: 'fake', callId });
  }
  configure(_credentials: PhoneCredentials): void {}
  async connect(): Promise<void> {
    this.listener.connected();
  }
  async register(): Promise<void> {
    this.listener.registered();
  }
  async stop(): Promise<void> {}
  async checkAlive(): Promise<void> {}
  async answer(sessionId: string): Promise<void> {
    this.listener.established({ sessionId, callId: fixtures.callId });
  }
  async decline(sessionId: string): Promise<void> {
    this.listener.ended({ sessionId });
  }
  async hangUp(sessionId: string): Promise<void> {
    this.listener.ended({ sessionId });
  }
  async setHeld(sessionId: string, held: boolean): Promise<void> {
    this.held = held;
    this.listener.measured({ sessionId, held, muted: this.muted });
  }
  setMuted(sessionId: string, muted: boolean): void {
    this.muted = muted;
    this.listener.measured({ sessionId, held: this.held, muted });
  }
  async sendDigit(): Promise<void> {}
  async useMicrophone(): Promise<void> {}
  async useSpeaker(): Promise<void> {}
  async quality(): Promise<CallQuality | null> {
    return this.measuredQuality;
  }
  levels(): AudioLevels {
    return this.level;
  }
}

/** The HTTP side of a scene. */
export function fakeApi(change: Partial<DeskApi> = {}): DeskApi {
  const never = <T>(): Promise<T> => new Promise<T>(() => {});
  return {
    session: async () => fixtures.session(['agent']),
    signIn: async ({ password }) => {
      if (password === 'wrong') {
        throw new ApiError('session.wrong_credentials', {
          code: 'session.wrong_credentials',
          message: '',
          requestId: 'g',
        });
      }
      return fixtures.session(['agent']);
    },
    signOut: async () => {},
    prefer: async () => {},
    phoneCredentials: async () => ({
      extension: '1001',
      sipUri: 'sip:1001@gallery',
      username: '1001',
      password: '',
      webSocketUrl: 'ws://gallery',
    }),
    codes: async () => fixtures.codes,
    searchCustomers: async ({ q }) => {
      const items =
        q === '没有'
          ? []
          : fixtures.three.map((one, at) => ({
              ...one,
              matchedBy: 'name' as const,
              how: at < 2 ? ('exact' as const) : ('similar' as const),
            }));
      return { items, next: null, count: { value: items.length, capped: false }, withheld: /^\d{4,}$/.test(q) };
    },
    card: async () => fixtures.card,
    transactions: async () => ({ items: fixtures.card.transactions, next: null }),
    reveal: async () => ({ value: '138 0013 8000', until: new Date(Date.now() + 300_000).toISOString(), left: 97 }),
    createProspect: async () => ({ ...fixtures.card.summary, samePhone: [] }),
    myInteractions: async () => ({ items: fixtures.recents, next: 'more' }),
    interaction: async () => fixtures.ended(),
    chooseCustomer: async () => fixtures.talking(),
    transferTargets: async () => fixtures.transferTargets,
    transfer: () => never(),
    comeBack: () => never(),
    consult: () => never(),
    moveConsult: () => never(),
    wrapUp: () => never(),
    markFollowUp: async (id, done) => {
      const row = fixtures.recents.find((other) => other.id === id);
      return row ? { ...row, followUpDoneAt: done ? fixtures.ago(0) : null } : never();
    },
    ...change,
  };
}

/**
 * What the server answers in a scene: by `GET /tasks` (the path as the desk asks, without its query) the data, or a function
 * of query and body. A path nobody thought of answers never: the loading state.
 */
export type HttpAnswers = Record<string, unknown | ((query: URLSearchParams, body: unknown) => unknown)>;

export function fakeHttp(answers: HttpAnswers): Http {
  const ask = async (method: string, path: string, body?: unknown): Promise<never> => {
    const [plain = '', query = ''] = path.split('?');
    const ofAnybody =
      `${method} ${plain.replace(/^\/customers\/\d+\//, '/customers/*/')}` as keyof typeof customerViewAnswers;
    const answer = answers[`${method} ${plain}`] ?? customerViewAnswers[ofAnybody];
    if (answer === undefined) return new Promise(() => {});
    return (typeof answer === 'function' ? await answer(new URLSearchParams(query), body) : answer) as never;
  };
  return {
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
    put: (path, body) => ask('PUT', path, body),
    patch: (path, body) => ask('PATCH', path, body),
    delete: (path) => ask('DELETE', path),
    upload: (path, file) => ask('POST', path, file),
    download: async () => {},
    address: (path) => (answers[`ADDRESS ${path.split('?')[0]}`] as string | undefined) ?? 'data:,',
  };
}

/** Everything the application needs, without a server. */
export function fakePorts(
  socket: FakeSocket,
  api: DeskApi,
  http: Http,
  store = new MemoryStore(),
  mirror = false,
): AppPorts {
  return {
    api,
    http,
    store,
    deskPorts: async () => ({
      socket,
      media: navigator.mediaDevices,
      locks: mirror ? ({ request: () => new Promise(() => {}) } as unknown as LockManager) : undefined,
      loadPhone: async (listener) => new FakePhone(listener),
    }),
  };
}
