import { connect, type Socket } from 'node:net';

/** One AMI message as the test sees it: names of headers as Asterisk writes them, the last of equals wins. */
export type AmiMessage = Readonly<Record<string, string>>;

/** A second pair of eyes on Asterisk for tests: logs in, remembers every message, waits for those a test names. */
export class AmiListener {
  readonly messages: AmiMessage[] = [];
  private readonly socket: Socket;
  private readonly waiting = new Set<() => void>();
  private rest = '';
  private lastActionId = 0;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.read(text));
    socket.on('error', () => undefined);
  }

  static async open(options: { port: number; username: string; secret: string }): Promise<AmiListener> {
    const socket = connect({ host: '127.0.0.1', port: options.port });
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    const listener = new AmiListener(socket);
    const login = await listener.action('Login', { Username: options.username, Secret: options.secret });
    if (login.Response !== 'Success') throw new Error(`AMI refused the login: ${login.Message}`);
    return listener;
  }

  /** Sends an action and settles with its response. */
  action(name: string, fields: Readonly<Record<string, string>> = {}): Promise<AmiMessage> {
    this.lastActionId += 1;
    const actionId = `test-${this.lastActionId}`;
    const lines = Object.entries({ Action: name, ActionID: actionId, ...fields }).map(
      ([key, value]) => `${key}: ${value}`,
    );
    this.socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    return this.message((one) => one.Response !== undefined && one.ActionID === actionId, `the answer to ${name}`);
  }

  /** Events of this name, in the order they came, of one call where a Linkedid or CallId is given. */
  events(name: string, callId?: string): AmiMessage[] {
    return this.messages.filter((one) => {
      const isNamed = one.Event === name || (one.Event === 'UserEvent' && one.UserEvent === name);
      return isNamed && (callId === undefined || one.Linkedid === callId || one.CallId === callId);
    });
  }

  /** The first message this is true of, past or to come; rejects after `withinMs`. */
  message(isWanted: (one: AmiMessage) => boolean, what: string, withinMs = 10_000): Promise<AmiMessage> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.messages.find(isWanted);
        if (found === undefined) return;
        this.waiting.delete(look);
        clearTimeout(timer);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.waiting.delete(look);
        reject(new Error(`Asterisk did not send ${what} within ${withinMs} ms.`));
      }, withinMs);
      this.waiting.add(look);
      look();
    });
  }

  /** Like `message`, for an event by its name. */
  event(name: string, isWanted: (one: AmiMessage) => boolean = () => true, withinMs = 10_000): Promise<AmiMessage> {
    const isNamed = (one: AmiMessage) => one.Event === name || (one.Event === 'UserEvent' && one.UserEvent === name);
    return this.message((one) => isNamed(one) && isWanted(one), name, withinMs);
  }

  close(): void {
    this.socket.destroy();
  }

  private read(text: string): void {
    const blocks = (this.rest + text.replace(/^Asterisk Call Manager[^\r\n]*\r\n/, '')).split('\r\n\r\n');
    this.rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\r\n').map((line) => line.split(/: ?(.*)/s));
      this.messages.push(Object.fromEntries(lines.map(([name = '', value = '']) => [name, value])));
    }
    for (const look of [...this.waiting]) look();
  }
}
