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

/** Loudness in dB of one tone in what this page hears now, loudest of half a second; about −100 when it is not there. */
export async function toneHeard(page: Page, hertz: number): Promise<number> {
  return page.evaluate(async (frequency) => {
    const { peerConnections } = (globalThis as unknown as { tellerlineAudio: Watched }).tellerlineAudio;
    const open = peerConnections.filter(({ connectionState }) => connectionState === 'connected').at(-1);
    const track = open?.getReceivers().find((receiver) => receiver.track.kind === 'audio')?.track;
    if (!track) return -100;
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const bins = new Float32Array(analyser.frequencyBinCount);
    const bin = Math.round((frequency * analyser.fftSize) / context.sampleRate);
    let loudest = -100;
    for (let turn = 0; turn < 10; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      analyser.getFloatFrequencyData(bins);
      loudest = Math.max(loudest, bins[bin] ?? -100);
    }
    await context.close();
    return loudest;
  }, hertz);
}
