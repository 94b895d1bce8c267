import { appendFileSync } from 'node:fs';

/** What happened in a shift and when: told on the screen where wanted, and kept in a file. */
export class ShiftLog {
  readonly lines: string[] = [];
  private readonly began = performance.now();
  private readonly file: string;
  private readonly isLoud: boolean;

  constructor(file: string, isLoud: boolean) {
    this.file = file;
    this.isLoud = isLoud;
  }

  /** Milliseconds since the beginning. */
  now(): number {
    return performance.now() - this.began;
  }

  tell(who: string, what: string): void {
    const line = `${new Date().toISOString().slice(11, 23)} ${(this.now() / 1000).toFixed(2).padStart(7)} ${who}: ${what}`;
    this.lines.push(line);
    appendFileSync(this.file, `${line}\n`);
    if (this.isLoud) console.log(line);
  }
}
