import type { DesktopClientToServer, DesktopServerToClient, ErrorBody, SessionView } from '@tellerline/contracts';
import { io, type Socket } from 'socket.io-client';

export type DesktopSocket = Socket<DesktopServerToClient, DesktopClientToServer>;

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  /** Undefined when refused or empty. */
  data: T;
  error: ErrorBody | undefined;
}

/** A browser as far as the server can tell: keeps its cookie, says its Origin, repeats the CSRF token. */
export class TestClient {
  readonly base: string;
  readonly origin: string;
  cookie: string | undefined;
  csrfToken: string | undefined;
  session: SessionView | undefined;
  private readonly sockets: DesktopSocket[] = [];

  constructor(base: string, origin: string) {
    this.base = base;
    this.origin = origin;
  }

  /** @param path below /api/v1, or absolute from the server's root when it begins with `//` */
  async request<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string | undefined> = {},
  ): Promise<Answer<T>> {
    const all: Record<string, string | undefined> = {
      origin: this.origin,
      cookie: this.cookie,
      'x-csrf-token': this.csrfToken,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    };
    const present = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >;
    const url = path.startsWith('//') ? this.base + path.slice(1) : `${this.base}/api/v1${path}`;
    const response = await fetch(url, {
      method: method.toUpperCase(),
      headers: present,
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body) }),
    });
    const cookie = response.headers.getSetCookie().find((line) => line.includes('tl_session='));
    if (cookie) this.cookie = cookie.split(';')[0];
    const text = await response.text();
    const json = text.startsWith('{') ? (JSON.parse(text) as { data?: T; error?: ErrorBody }) : {};
    return { status: response.status, headers: response.headers, data: json.data as T, error: json.error };
  }

  get<T = unknown>(path: string): Promise<Answer<T>> {
    return this.request<T>('get', path);
  }
  post<T = unknown>(path: string, body: unknown = {}): Promise<Answer<T>> {
    return this.request<T>('post', path, body);
  }

  /** Sends bytes, as the desktop sends a chosen file. */
  upload<T = unknown>(path: string, bytes: Uint8Array<ArrayBuffer>, method = 'post'): Promise<Answer<T>> {
    return this.request<T>(method, path, bytes, { 'content-type': 'application/octet-stream' });
  }

  /** Fetches a file. */
  async download(path: string): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
    const response = await fetch(`${this.base}/api/v1${path}`, {
      headers: { origin: this.origin, ...(this.cookie ? { cookie: this.cookie } : {}) },
    });
    return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
  }

  /** Signs in; throws when refused. */
  async signIn(username: string, password: string): Promise<SessionView> {
    const answer = await this.request<SessionView>('post', '/session', { username, password });
    if (answer.status !== 200) throw new Error(`Sign-in refused: ${JSON.stringify(answer.error)}`);
    this.session = answer.data;
    this.csrfToken = answer.data.csrfToken;
    return answer.data;
  }

  /** Opens the desktop's socket with this client's cookie; rejects with the server's reason when refused. */
  async openSocket(headers: Record<string, string> = {}): Promise<DesktopSocket> {
    const socket: DesktopSocket = io(`${this.base}/desktop`, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { origin: this.origin, ...(this.cookie ? { cookie: this.cookie } : {}), ...headers },
    });
    this.sockets.push(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('connect_error', reject);
    });
    return socket;
  }

  closeSockets(): void {
    for (const socket of this.sockets) socket.disconnect();
  }
}
