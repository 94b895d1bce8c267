/** npm asterisk-manager 0.2.0 ships no types; only what the adapter uses is written down here. */
declare module 'asterisk-manager' {
  /** A parsed message: keys in lower case; a repeated header is an array, `Variable` an object. */
  type Item = Record<string, unknown>;

  interface Manager {
    on(event: 'managerevent' | 'response', listener: (item: Item) => void): void;
    removeAllListeners(event?: string): void;
    /** Calls `net.createConnection(port, host)` before it returns. */
    connect(port: number, host: string): void;
    login(callback: (refusal: Item | undefined) => void): void;
    action(action: Record<string, unknown>): string;
  }

  /** With a port of 0 nothing is connected yet. */
  function createManager(port: number, host: string, username: string, secret: string, events: boolean): Manager;
  export = createManager;
}
