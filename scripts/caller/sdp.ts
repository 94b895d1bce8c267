/** Where and how the other side wants to hear us. */
export interface RemoteMedia {
  host: string;
  port: number;
  /** RTP payload type of RFC 4733 telephone events; null when the other side takes none. */
  dtmfPayload: number | null;
  direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
}

export const pcmuPayload = 0;
const defaultDtmfPayload = 101;

/** A session description with PCMU and telephone events, in the direction given. */
export function writeSdp(media: {
  host: string;
  port: number;
  version: number;
  direction?: RemoteMedia['direction'];
}): string {
  const lines = [
    'v=0',
    `o=- 1 ${media.version} IN IP4 ${media.host}`,
    's=Tellerline simulated caller',
    `c=IN IP4 ${media.host}`,
    't=0 0',
    `m=audio ${media.port} RTP/AVP ${pcmuPayload} ${defaultDtmfPayload}`,
    `a=rtpmap:${pcmuPayload} PCMU/8000`,
    `a=rtpmap:${defaultDtmfPayload} telephone-event/8000`,
    `a=fmtp:${defaultDtmfPayload} 0-16`,
    'a=ptime:20',
    `a=${media.direction ?? 'sendrecv'}`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** Reads the audio part of a session description; null when there is none or it is refused (port 0). */
export function readSdp(sdp: string): RemoteMedia | null {
  const media = /^m=audio (\d+) /m.exec(sdp);
  const host = /^c=IN IP4 (\S+)/m.exec(sdp.slice(media?.index ?? 0)) ?? /^c=IN IP4 (\S+)/m.exec(sdp);
  if (!media || !host?.[1] || media[1] === '0') return null;
  const dtmf = /^a=rtpmap:(\d+) telephone-event\/8000/im.exec(sdp);
  const direction = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m.exec(sdp)?.[1] ?? 'sendrecv';
  return {
    host: host[1],
    port: Number(media[1]),
    dtmfPayload: dtmf ? Number(dtmf[1]) : null,
    direction: direction as RemoteMedia['direction'],
  };
}

/** What to answer to an offer of this direction. */
export function answeringDirection(offered: RemoteMedia['direction']): RemoteMedia['direction'] {
  if (offered === 'sendonly') return 'recvonly';
  if (offered === 'recvonly') return 'sendonly';
  return offered;
}
