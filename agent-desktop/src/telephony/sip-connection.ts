import type { PhoneCredentials } from '@tellerline/contracts';
import { type Invitation, Registerer, RegistererState, UserAgent } from 'sip.js';
import type { PhoneListener } from './phone.ts';

/** Milliseconds a sign of life may take before the line counts as dead. */
const aliveLimitMs = 4_000;

/** What the connection reports, beside what the phone's listener is told. */
interface ConnectionEvents {
  invited(invitation: Invitation): void;
  /** Registered, for the first time or anew. */
  registered(): void;
  lost(): void;
}

/** The softphone's connection to Asterisk over one WebSocket, and its registration there. */
export class SipConnection {
  private readonly listener: PhoneListener;
  private readonly events: ConnectionEvents;
  private current: UserAgent | null = null;
  private registerer: Registerer | null = null;
  private credentials: PhoneCredentials | null = null;

  constructor(listener: PhoneListener, events: ConnectionEvents) {
    this.listener = listener;
    this.events = events;
  }

  /** Null before the phone is configured and after it was stopped. */
  get agent(): UserAgent | null {
    return this.current;
  }

  configure(credentials: PhoneCredentials): void {
    const same =
      this.credentials?.webSocketUrl === credentials.webSocketUrl &&
      this.credentials.username === credentials.username &&
      this.credentials.password === credentials.password;
    this.credentials = credentials;
    if (same && this.current) return;
    const uri = UserAgent.makeURI(credentials.sipUri);
    if (!uri) throw new Error('The SIP address of this extension is not readable.');
    this.current = new UserAgent({
      uri,
      delegate: {
        onConnect: () => this.listener.connected(),
        onDisconnect: (error) => {
          this.forgetRegistration();
          this.events.lost();
          this.listener.disconnected(error?.message ?? 'closed');
        },
        onInvite: (invitation) => this.events.invited(invitation),
      },
      authorizationUsername: credentials.username,
      authorizationPassword: credentials.password,
      transportOptions: { server: credentials.webSocketUrl, connectionTimeout: 5, keepAliveInterval: 20 },
      sessionDescriptionHandlerFactoryOptions: {
        iceGatheringTimeout: 500,
        peerConnectionConfiguration: { iceServers: [], bundlePolicy: 'max-bundle' },
      },
      logBuiltinEnabled: false,
      logLevel: 'error',
      userAgentString: 'Tellerline',
      noAnswerTimeout: 180,
      gracefulShutdown: false,
    });
  }

  async connect(): Promise<void> {
    const agent = this.wanted();
    if (agent.isConnected()) return this.listener.connected();
    // `start` only works once; after a loss it is `reconnect`.
    if (agent.state === 'Started') await agent.reconnect();
    else await agent.start();
  }

  register(): Promise<void> {
    this.registerer ??= this.newRegisterer();
    const registerer = this.registerer;
    return new Promise((resolve, reject) => {
      registerer
        .register({
          requestDelegate: {
            onAccept: () => {
              this.listener.registered();
              this.events.registered();
              resolve();
            },
            onReject: (response) => {
              const code = response.message.statusCode ?? 0;
              const reason = `${code} ${response.message.reasonPhrase ?? ''}`.trim();
              if (code === 401 || code === 403 || code === 404) this.listener.rejected(reason);
              reject(new Error(reason));
            },
          },
        })
        .catch(reject);
    });
  }

  async checkAlive(): Promise<void> {
    const agent = this.current;
    if (!agent) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('no sign of life')), aliveLimitMs);
    });
    try {
      await Promise.race([this.register(), silence]);
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'no sign of life';
      this.forgetRegistration();
      await agent.transport.disconnect().catch(() => {});
      this.listener.disconnected(reason);
    } finally {
      clearTimeout(timer);
    }
  }

  async stop(): Promise<void> {
    const agent = this.current;
    this.current = null;
    this.credentials = null;
    await this.registerer?.unregister().catch(() => {});
    this.registerer = null;
    await agent?.stop().catch(() => {});
  }

  private newRegisterer(): Registerer {
    const registerer = new Registerer(this.wanted(), { expires: 120, refreshFrequency: 75 });
    registerer.stateChange.addListener((state) => {
      if (state === RegistererState.Unregistered && this.registerer === registerer) this.listener.unregistered();
    });
    return registerer;
  }

  /** A lost connection takes the registration with it; the next connection makes a new one. */
  private forgetRegistration(): void {
    const registerer = this.registerer;
    this.registerer = null;
    registerer?.dispose().catch(() => {});
  }

  private wanted(): UserAgent {
    if (!this.current) throw new Error('The phone has not been configured.');
    return this.current;
  }
}
