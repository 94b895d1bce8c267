/** Somebody of the demo bank at work: asks the server as a desktop does, so that every rule holds for examples, too. */
export class Desk {
  private readonly url: string;
  private readonly origin: string;
  private readonly headers: Record<string, string>;

  private constructor(url: string, origin: string, headers: Record<string, string>) {
    this.url = url;
    this.origin = origin;
    this.headers = headers;
  }

  /** @throws Error with the server's answer when the sign-in is refused */
  static async signedIn(at: { url: string; origin: string }, username: string, password: string): Promise<Desk> {
    const answer = await fetch(`${at.url}/api/v1/session`, {
      method: 'POST',
      headers: { origin: at.origin, 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    const { csrfToken } = (await dataOf(answer)) as { csrfToken: string };
    const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
    return new Desk(at.url, at.origin, { cookie: cookie.join('; '), 'x-csrf-token': csrfToken });
  }

  get<T>(path: string): Promise<T> {
    return this.ask<T>('GET', path);
  }

  post<T>(path: string, body: object = {}): Promise<T> {
    return this.ask<T>('POST', path, body);
  }

  put<T>(path: string, body: object): Promise<T> {
    return this.ask<T>('PUT', path, body);
  }

  /** Sends a file as it was chosen. */
  async upload<T>(path: string, text: string): Promise<T> {
    return (await dataOf(await this.fetch('POST', path, 'application/octet-stream', text))) as T;
  }

  private async ask<T>(method: string, path: string, body?: object): Promise<T> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return (await dataOf(await this.fetch(method, path, 'application/json', text))) as T;
  }

  private fetch(method: string, path: string, type: string, body?: string): Promise<Response> {
    const { origin, headers } = this;
    return fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { ...headers, origin, ...(body === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body }),
    });
  }
}

async function dataOf(answer: Response): Promise<unknown> {
  const { data, error } = (await answer.json()) as { data?: unknown; error?: unknown };
  if (!answer.ok) throw new Error(`${new URL(answer.url).pathname}: ${JSON.stringify(error)}`);
  return data;
}
