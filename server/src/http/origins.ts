/** From which origins a browser may come. `localhost` and `127.0.0.1` are one machine and stand for each other. */
export class Origins {
  private allowed = new Set<string>();

  constructor(origins: readonly string[]) {
    this.replace(origins);
  }

  /** Used once, when the port was free to choose and is known only after listening. */
  replace(origins: readonly string[]): void {
    this.allowed = new Set(origins.flatMap(withLoopbackTwin));
  }

  /** `null`, absent and unknown origins are refused alike. */
  allows(origin: string | undefined): boolean {
    return origin !== undefined && this.allowed.has(origin);
  }

  /** Is the desktop reached by TLS? Decides the cookie's name and its `Secure`. */
  get secure(): boolean {
    return [...this.allowed].some((origin) => origin.startsWith('https://'));
  }
}

function withLoopbackTwin(origin: string): string[] {
  const url = new URL(origin);
  const twins: Record<string, string> = { localhost: '127.0.0.1', '127.0.0.1': 'localhost' };
  const twin = twins[url.hostname];
  if (!twin) return [url.origin];
  return [url.origin, `${url.protocol}//${twin}${url.port ? `:${url.port}` : ''}`];
}
