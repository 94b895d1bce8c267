import type { Socket } from 'node:net';
import { type AgiLine, AgiReader } from './agi-reader.ts';
import { valuePrompt } from './spoken-text.ts';

/** The caller hung up, or Asterisk took the call away. */
export class CallerGone extends Error {}

/** Asterisk answers at once but while it plays or listens. */
const ANSWER_MS = 10_000;
/** No prompt is longer. A caller whose bridge hangs is taken from it after so long (`self-service` of the dialplan). */
const PROMPT_MS = 60_000;
/** How finely it is noticed that work is done during which keys are kept. */
const GLANCE_MS = 50;
/** Keys that end what is being said. */
const ANY_KEY = '0123456789*#';
const SILENCE = valuePrompt('pause');

type Answer = Extract<AgiLine, { kind: 'answer' }>;

/** One call in the IVR, as commands to Asterisk, one under way at a time. Nothing a caller types is ever logged here. */
export class AgiCall {
  private readonly socket: Socket;
  private readonly reader = new AgiReader();
  private waiting: { resolve(answer: Answer): void; reject(error: Error): void } | null = null;
  private gone: Error | null = null;
  /** Keys pressed while nobody asked, in order: they answer the questions that follow. */
  private early = '';

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
      const key = keyOf(await this.listen(`STREAM FILE ${quoted(prompt)} ${quoted(ANY_KEY)}`, 0));
      if (key !== null) return key;
    }
    return null;
  }

  /** One key, pressed before or while the prompts are played or within `waitMs` after them; null: none. */
  async key(prompts: readonly string[], waitMs: number): Promise<string | null> {
    const early = this.takeEarly(1)?.typed;
    if (early) return early;
    return (await this.play(prompts)) ?? keyOf(await this.listen(`WAIT FOR DIGIT ${Math.round(waitMs)}`, waitMs));
  }

  /**
   * Collects keys up to `#`, at most `most`, pressed before, while or after `prompts` and then `last` are played; `waitMs` of
   * silence ends it. Null: no key at all.
   */
  async keys(prompts: readonly string[], last: string, waitMs: number, most: number): Promise<string | null> {
    const early = this.takeEarly(most);
    if (early?.whole) return early.typed;
    const begun = early?.typed ?? (await this.play(prompts)) ?? '';
    if (begun === '' || begun === '#') return this.getData(last, waitMs, most);
    return begun.length >= most ? begun : `${begun}${(await this.getData(SILENCE, waitMs, most - begun.length)) ?? ''}`;
  }

  /** Waits for work elsewhere, and keeps the keys the caller presses meanwhile. */
  async during<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    // Whoever awaits `done` below hears of a failure; until then it is not unheard of.
    done.catch(() => undefined);
    while (!isDone) this.early += keyOf(await this.send(`WAIT FOR DIGIT ${GLANCE_MS}`)) ?? '';
    return done;
  }

  /** Keys pressed so far answer nothing any more: the caller is told something he did not expect. */
  forgetEarly(): void {
    this.early = '';
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

  /** The keys kept, up to `#` or `most`; a `#` before any is left over from the question before. Null: there are none. */
  private takeEarly(most: number): { typed: string; whole: boolean } | null {
    const kept = this.early.replace(/^#+/, '');
    const [typed = ''] = kept.slice(0, most).split('#');
    const whole = typed.length === most || typed.length < kept.length;
    this.early = kept.slice(typed.length + (typed.length < most && whole ? 1 : 0));
    return typed === '' ? null : { typed, whole };
  }

  private async getData(prompt: string, waitMs: number, most: number): Promise<string | null> {
    const command = `GET DATA ${quoted(prompt)} ${Math.round(waitMs)} ${most}`;
    const { result, note } = await this.listen(command, waitMs * most);
    if (result === '-1') throw new CallerGone('hung up');
    return result === '' && note.includes('timeout') ? null : result;
  }

  /** Plays or waits, and tells Asterisk first by when it has to hear from us again. */
  private async listen(command: string, waitMs: number): Promise<Answer> {
    const longestMs = PROMPT_MS + waitMs;
    await this.set('TIMEOUT(absolute)', String(Math.ceil(longestMs / 1000)));
    return this.send(command, longestMs + ANSWER_MS);
  }

  private async send(command: string, patienceMs = ANSWER_MS): Promise<Answer> {
    if (this.gone) throw this.gone;
    if (this.waiting) throw new Error('AGI takes one command at a time');
    let timer: NodeJS.Timeout | undefined;
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.waiting = { resolve, reject };
      timer = setTimeout(() => this.lose(new Error('Asterisk does not answer')), patienceMs);
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
