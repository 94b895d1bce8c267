import { createTransport } from 'nodemailer';

export interface MailSettings {
  /** `smtp://user:password@relay.bank.example:587`, `smtps://…` */
  url: string;
  from: string;
  /** Reports go to addresses in these domains only; none: in the sender's own. */
  domains: readonly string[];
  /** Sender of mails to customers; absent: they are sent none. */
  customerFrom?: string | undefined;
}

export interface OutgoingMail {
  /** The same for each try of one mailing. */
  messageId: string;
  to: readonly string[];
  subject: string;
  text: string;
  attachment?: { name: string; type: string; content: Buffer };
}

/** `refused`: it will never be taken. `later`: it may be tried again. */
export type MailAnswer = { result: 'taken' } | { result: 'refused' | 'later'; why: string };

export interface MailRelay {
  send(mail: OutgoingMail): Promise<MailAnswer>;
}

const WAIT_MS = 20_000;

/** The bank's relay by SMTP; nothing is fetched from files or addresses for a mail, all of it is handed in. */
export function smtpRelay({ url, from }: Pick<MailSettings, 'url' | 'from'>): MailRelay {
  const transport = createTransport(url, {
    connectionTimeout: WAIT_MS,
    greetingTimeout: WAIT_MS,
    socketTimeout: WAIT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as object);
  return {
    send: async ({ messageId, to, subject, text, attachment }) => {
      try {
        await transport.sendMail({
          messageId,
          from,
          to: [...to],
          subject,
          text,
          ...(attachment && {
            attachments: [{ filename: attachment.name, contentType: attachment.type, content: attachment.content }],
          }),
        });
        return { result: 'taken' };
      } catch (error) {
        const {
          responseCode = 0,
          code = '',
          message = '',
        } = error as {
          responseCode?: number;
          code?: string;
          message?: string;
        };
        return {
          result: responseCode >= 500 ? 'refused' : 'later',
          why: `${responseCode || code} ${message}`.slice(0, 300),
        };
      }
    },
  };
}
