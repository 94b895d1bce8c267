/** One SIP message as it travels; names of headers are kept as written and found without regard to case. */
export interface SipMessage {
  /** `INVITE sip:95588@127.0.0.1 SIP/2.0` or `SIP/2.0 200 OK`. */
  startLine: string;
  headers: [name: string, value: string][];
  body: string;
}

const compactNames: Record<string, string> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  c: 'content-type',
  l: 'content-length',
  k: 'supported',
};

/** Reads a datagram; null when it is no SIP message (keep-alives, noise). */
export function parseSip(datagram: Buffer): SipMessage | null {
  const text = datagram.toString('utf8');
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [startLine = '', ...lines] = text
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  if (!/^SIP\/2\.0 \d{3} |^[A-Z]+ \S+ SIP\/2\.0$/.test(startLine)) return null;
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  });
  return { startLine, headers, body: text.slice(end + 4) };
}

const fullName = (name: string): string => compactNames[name.toLowerCase()] ?? name.toLowerCase();

/** All values of a header, in order. */
export function headerValues(message: SipMessage, name: string): string[] {
  return message.headers.filter(([own]) => fullName(own) === name.toLowerCase()).map(([, value]) => value);
}

/** The first value of a header, or the empty string. */
export const header = (message: SipMessage, name: string): string => headerValues(message, name)[0] ?? '';

/** Writes a message; refuses line breaks in headers, which would add headers of their own. */
export function formatSip(message: SipMessage): Buffer {
  const body = Buffer.from(message.body, 'utf8');
  const lines = message.headers.map(([name, value]) => `${name}: ${value}`);
  const head = [message.startLine, ...lines, `Content-Length: ${body.length}`];
  for (const line of head) {
    if (/[\r\n\0]/.test(line)) throw new Error('A SIP header may not contain a line break.');
  }
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'utf8'), body]);
}

/** Status of a response; null for a request. */
export function statusOf(message: SipMessage): number | null {
  const match = /^SIP\/2\.0 (\d{3}) /.exec(message.startLine);
  return match ? Number(match[1]) : null;
}

export const reasonPhraseOf = (message: SipMessage): string => message.startLine.replace(/^SIP\/2\.0 \d{3} ?/, '');

/** Method of a request, or of the request a response answers. */
export function methodOf(message: SipMessage): string {
  return statusOf(message) === null
    ? (message.startLine.split(' ')[0] ?? '')
    : (header(message, 'CSeq').split(/\s+/)[1] ?? '');
}

export const branchOf = (message: SipMessage): string => /;branch=([^;,\s]+)/.exec(header(message, 'Via'))?.[1] ?? '';
export const tagOf = (address: string): string => /;tag=([^;,\s]+)/.exec(address)?.[1] ?? '';
/** The URI of a Contact, From or To header. */
export const uriOf = (address: string): string => /<([^>]+)>/.exec(address)?.[1] ?? address.split(';')[0] ?? '';

/** Writes the user part of a SIP URI so that nothing in it can end it early. */
export const escapeUser = (user: string): string =>
  encodeURIComponent(user)
    .replace(/%2B/gi, '+')
    .replace(/[()']/g, (c) => `%${c.charCodeAt(0).toString(16)}`);

/** Writes a display name as a quoted string. */
export const quoteName = (name: string): string => `"${name.replace(/[\\"]/g, (c) => `\\${c}`)}"`;
