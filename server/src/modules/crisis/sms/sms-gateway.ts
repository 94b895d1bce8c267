/** A message as a gateway takes it. */
export interface OutgoingSms {
  /** The same key twice is the same message. */
  key: string;
  to: string;
  text: string;
}

/** `refused`: it will never be taken; `later`: it may be tried again. */
export type SmsAnswer = 'taken' | 'refused' | 'later';

/** What carries text messages to the network. */
export interface SmsGateway {
  send(message: OutgoingSms): Promise<SmsAnswer>;
}

export interface SmsGatewaySettings {
  /** `https://sms.bank.example/v1/messages` */
  url: string;
  token: string;
  /** How long an answer may take, in milliseconds. */
  timeoutMs?: number;
}

/** Answers that say something about the gateway's state, not about the message. */
const passing = new Set([401, 403, 408, 409, 425, 429]);

/**
 * The bank's gateway by HTTP: `POST url` with `{"to","text"}`, the key as `Idempotency-Key`, the token as bearer; any 2xx means taken.
 * Redirects are not followed: the token goes nowhere else.
 */
export function httpSmsGateway({ url, token, timeoutMs = 5_000 }: SmsGatewaySettings): SmsGateway {
  return {
    send: async ({ key, to, text }) => {
      try {
        const answer = await fetch(url, {
          method: 'POST',
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${token}`,
            'idempotency-key': key,
          },
          body: JSON.stringify({ to, text }),
        });
        await answer.body?.cancel();
        if (answer.ok) return 'taken';
        return answer.status >= 500 || passing.has(answer.status) ? 'later' : 'refused';
      } catch {
        return 'later';
      }
    },
  };
}
