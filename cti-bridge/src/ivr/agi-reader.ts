/** Longest line and most header lines a peer may send; Asterisk's own stay far below. */
const LONGEST_LINE = 4096;
const MOST_HEADERS = 100;

export type AgiLine =
  | { kind: 'headers'; headers: ReadonlyMap<string, string> }
  | { kind: 'answer'; code: number; result: string; note: string }
  | { kind: 'hangup' };

/** Reads one FastAGI connection: `agi_…` headers to an empty line, then answers. Throws where the peer is not Asterisk. */
export class AgiReader {
  private rest = '';
  private readonly headers = new Map<string, string>();
  private inHeaders = true;
  private usage = false;

  *read(text: string): Generator<AgiLine> {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    if (this.rest.length > LONGEST_LINE) throw new Error('a line of AGI is too long');
    for (const line of lines) {
      if (line.length > LONGEST_LINE) throw new Error('a line of AGI is too long');
      const told = this.inHeaders ? this.header(line.trimEnd()) : this.answer(line.trimEnd());
      if (told) yield told;
    }
  }

  private header(line: string): AgiLine | null {
    if (line === '') {
      this.inHeaders = false;
      return { kind: 'headers', headers: this.headers };
    }
    const [, name, value] = /^(agi_\w+): ?(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined || this.headers.size >= MOST_HEADERS)
      throw new Error('this is no AGI request');
    this.headers.set(name, value);
    return null;
  }

  /** Of an explanation in several lines (`520-…` to `520 …`) the last counts. GOSUB says `100 … Trying` before its answer. */
  private answer(line: string): AgiLine | null {
    if (line === 'HANGUP') return { kind: 'hangup' };
    if (/^520-/.test(line)) this.usage = true;
    const [, code, more = ''] = /^(\d{3}) (.*)$/.exec(line) ?? [];
    if (code === undefined) {
      if (this.usage || line === '') return null;
      throw new Error('this is no answer of AGI');
    }
    this.usage = false;
    if (code.startsWith('1')) return null;
    const [, result = '', note = ''] = /^result=(\S*) ?(.*)$/.exec(more) ?? [];
    return { kind: 'answer', code: Number(code), result, note };
  }
}
