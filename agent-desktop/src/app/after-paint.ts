import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** A hidden page has no frames; what was put off must come all the same. */
const longestWaitMs = 100;

/**
 * Puts off what an element need not show at once until what it must show has been painted: who is calling first, the
 * lists a frame later.
 */
export class AfterPaint implements ReactiveController {
  private readonly host: ReactiveControllerHost;
  private subject: unknown = null;
  private painted = true;
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly waiting: (() => void)[] = [];

  constructor(host: ReactiveControllerHost) {
    this.host = host;
    host.addController(this);
  }

  /** To be asked while rendering: has this subject been on the screen for a frame? The host renders anew when it has. */
  of(subject: unknown): boolean {
    if (subject !== this.subject) {
      this.subject = subject;
      this.painted = false;
      this.forget();
      // A task begun in a frame comes after that frame was painted.
      this.frame = requestAnimationFrame(() => {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.done());
      });
      this.timer = setTimeout(() => this.done(), longestWaitMs);
    }
    return this.painted;
  }

  /** Calls back once nothing is put off: at once, or after the rendering that shows it, its elements' own included. */
  whenShown(callback: () => void): void {
    if (this.painted) callback();
    else this.waiting.push(callback);
  }

  hostDisconnected(): void {
    this.forget();
    this.subject = null;
    this.painted = true;
    this.waiting.length = 0;
  }

  private done(): void {
    this.forget();
    this.painted = true;
    this.host.requestUpdate();
    for (const callback of this.waiting.splice(0)) setTimeout(callback);
  }

  private forget(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
  }
}
