import type { Socket } from 'node:net';
import { type AgiLine, AgiReader } from './agi-reader.ts';

/** The caller hung up, or Asterisk took the call away. */
export class CallerGone extends Error {}

/** Asterisk answers at once but while it plays or listens; nothing we play or wait for is longer. */
const ANSWER_MS = 90_000;
/** Keys that end what is being said. */
const ANY_KEY = '0123456789*#';

type Answer = Extract<AgiLine, { kind: 'answer' }>;

/** One call in the IVR, as commands to Asterisk, one under way at a time. Nothing a caller types is ever logged here. */
export class AgiCall {
  private readonly socket: Socket;
  private readonly reader = new AgiReader();
  private waiting: { resolve(answer: Answer): void; reject(error: Error): void } | null = null;
  private gone: Error | null = null;

  private constructor(socket: Socket) {
    this.socket = socket;
  }

  /** Reads the request of a new connection. Rejects when it does not come within `waitMs`, or is none. */
  static open(socket: Socket, waitMs: number): Promise<{ call: AgiCall; headers: ReadonlyMap<string, string> }> {
    const call = new AgiCall(socket);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => call.lose(new Error('no AGI request came')), waitMs);
      const settled = () => clearTimeout(timer);
      const refuse = (error: Error) => {
        settled();
        reject(error);
      };
      call.waiting = { resolve: settled, reject: refuse };
      socket.setEncoding('utf8');
      socket.on('data', (text: string) => {
        try {
          for (const line of call.reader.read(text)) {
            if (line.kind === 'headers') {
              settled();
              call.waiting = null;
              resolve({ call, headers: line.headers });
            } else call.hear(line);
          }
        } catch (error) {
          call.lose(error instanceof Error ? error : new Error(String(error)));
        }
      });
      socket.on('error', () => undefined);
      socket.on('close', () => call.lose(new CallerGone('the call is over')));
    });
  }

  /** Plays prompts one after another. A key ends them and is returned; null: nobody pressed one. */
  async play(prompts: readonly string[]): Promise<string | null> {
    for (const prompt of prompts) {
      const key = keyOf(await this.send(`STREAM FILE ${quoted(prompt)} ${quoted(ANY_KEY)}`));
      if (key !== null) return key;
    }
    return null;
  }

  /** One key within `waitMs`; null: none. */
  async key(waitMs: number): Promise<string | null> {
    return keyOf(await this.send(`WAIT FOR DIGIT ${Math.round(waitMs)}`));
  }

  /** Plays a prompt and collects keys up to `#`, at most `most`; `waitMs` of silence ends it. Null: no key at all. */
  async keys(prompt: string, waitMs: number, most: number): Promise<string | null> {
    const { result, note } = await this.send(`GET DATA ${quoted(prompt)} ${Math.round(waitMs)} ${most}`);
    if (result === '-1') throw new CallerGone('hung up');
    return result === '' && note.includes('timeout') ? null : result;
  }

  async set(variable: string, value: string): Promise<void> {
    await this.send(`SET VARIABLE ${variable} ${quoted(value)}`);
  }

  /** Tells a step through the dialplan, which numbers it and raises the event. */
  async tellStep(step: string, value: string): Promise<void> {
    await this.send(`GOSUB ivr-step s 1 ${quoted(`${step},${value}`)}`);
  }

  close(): void {
    this.socket.end();
  }

  private async send(command: string): Promise<Answer> {
    if (this.gone) throw this.gone;
    if (this.waiting) throw new Error('AGI takes one command at a time');
    let timer: NodeJS.Timeout | undefined;
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.waiting = { resolve, reject };
      timer = setTimeout(() => this.lose(new Error('Asterisk does not answer')), ANSWER_MS);
      this.socket.write(`${command}\n`);
    }).finally(() => {
      clearTimeout(timer);
      this.waiting = null;
    });
    if (answer.code === 511) throw new CallerGone('hung up');
    if (answer.code !== 200) throw new Error(`Asterisk refuses an AGI command with ${answer.code}`);
    return answer;
  }

  private hear(line: AgiLine): void {
    if (line.kind === 'hangup') this.lose(new CallerGone('hung up'));
    else if (line.kind === 'answer') this.waiting?.resolve(line);
  }

  private lose(error: Error): void {
    this.gone ??= error;
    this.waiting?.reject(this.gone);
    this.socket.destroy();
  }
}

/** AGI takes a word in quotes; what could end it is not let through. */
function quoted(word: string): string {
  if (/["\\\r\n]/.test(word)) throw new Error('a word that cannot be sent to Asterisk');
  return `"${word}"`;
}

/** The code of a key, as Asterisk answers; 0: none. */
function keyOf({ result }: Answer): string | null {
  const code = Number(result);
  if (code < 0 || Number.isNaN(code)) throw new CallerGone('hung up, or the prompt is missing');
  return code === 0 ? null : String.fromCharCode(code);
}
