/// <reference lib="dom" />
import type { BrowserContext, Page } from 'playwright-core';

/** What one call's media did in the browser since it began. */
export interface BrowserAudio {
  packetsReceived: number;
  packetsSent: number;
  /** Energy of what was heard, as WebRTC sums it; grows while there is sound. */
  energyReceived: number;
  codec: string;
}

interface Watched {
  peerConnections: RTCPeerConnection[];
}

/** Remembers every peer connection a page makes, so that a test can ask what really flowed. */
export async function watchAudio(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const watched: Watched = { peerConnections: [] };
    Object.assign(globalThis, { tellerlineAudio: watched });
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        watched.peerConnections.push(this);
      }
    };
  });
}

/** Statistics of the newest connection that is still open. */
export async function browserAudio(page: Page): Promise<BrowserAudio> {
  return page.evaluate(async () => {
    const { peerConnections } = (globalThis as unknown as { tellerlineAudio: Watched }).tellerlineAudio;
    const open = peerConnections.filter(({ connectionState }) => connectionState !== 'closed').at(-1);
    const audio = { packetsReceived: 0, packetsSent: 0, energyReceived: 0, codec: '' };
    for (const [, report] of (await open?.getStats()) ?? []) {
      if (report.type === 'inbound-rtp') {
        audio.packetsReceived = report.packetsReceived;
        audio.energyReceived = report.totalAudioEnergy ?? 0;
      }
      if (report.type === 'outbound-rtp') audio.packetsSent = report.packetsSent;
      if (report.type === 'codec') audio.codec = report.mimeType;
    }
    return audio;
  });
}
