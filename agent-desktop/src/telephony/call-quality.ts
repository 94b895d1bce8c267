/** Quality of a call's sound, measured by the browser over the last interval. */
export interface CallQuality {
  /** Share of packets lost on the way here, 0…1, in the last interval. */
  loss: number;
  /** The same on the way there, as the far side reports it; null until it has. */
  farLoss: number | null;
  jitterMs: number;
  rttMs: number | null;
  codec: string;
  /** Estimated mean opinion score, 1…4.5. */
  mos: number;
}

/** Counters of one reading of `getStats`. */
export interface QualityCounters {
  packetsReceived: number;
  packetsLost: number;
  jitterMs: number;
  rttMs: number | null;
  farLoss: number | null;
  codec: string;
}

/**
 * Mean opinion score by the simplified E-model (ITU-T G.107): R = 93.2 − delay − equipment impairment, then R → MOS.
 * Delay: one way ≈ half the round trip + twice the jitter (buffer) + 20 ms of packetisation. Impairment by random loss
 * after G.113: Opus copes better (Bpl 20) than G.711 without concealment (Bpl 10). An estimate, named so on the screen.
 */
export function meanOpinionScore(input: { loss: number; jitterMs: number; rttMs: number; codec: string }): number {
  const delay = input.rttMs / 2 + 2 * input.jitterMs + 20;
  const delayImpairment = 0.024 * delay + (delay > 177.3 ? 0.11 * (delay - 177.3) : 0);
  const robustness = /opus/i.test(input.codec) ? 20 : 10;
  const lossPercent = Math.min(100, Math.max(0, input.loss * 100));
  const lossImpairment = 95 * (lossPercent / (lossPercent + robustness));
  const r = Math.max(0, 93.2 - delayImpairment - lossImpairment);
  const mos = 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r);
  return Math.min(4.5, Math.max(1, mos));
}

/** Quality between two readings; the first reading has no interval and counts from the start of the call. */
export function qualityBetween(before: QualityCounters | null, now: QualityCounters): CallQuality {
  const received = now.packetsReceived - (before?.packetsReceived ?? 0);
  const lost = Math.max(0, now.packetsLost - (before?.packetsLost ?? 0));
  const loss = received + lost > 0 ? lost / (received + lost) : 0;
  const worst = Math.max(loss, now.farLoss ?? 0);
  return {
    loss,
    farLoss: now.farLoss,
    jitterMs: now.jitterMs,
    rttMs: now.rttMs,
    codec: now.codec,
    mos: meanOpinionScore({ loss: worst, jitterMs: now.jitterMs, rttMs: now.rttMs ?? 0, codec: now.codec }),
  };
}

/** The word for a score: good ≥ 4.0, fair ≥ 3.6 (where users begin to complain, G.107 annex B), bad below. */
export const gradeOf = (mos: number): 'good' | 'fair' | 'bad' => (mos >= 4 ? 'good' : mos >= 3.6 ? 'fair' : 'bad');

/** Reads the counters out of a peer connection's statistics; null before the first packet. */
export function countersOf(stats: RTCStatsReport): QualityCounters | null {
  let inbound: RTCInboundRtpStreamStats | null = null;
  let rttMs: number | null = null;
  let farLoss: number | null = null;
  stats.forEach((report: { type: string; kind?: string }) => {
    if (report.type === 'inbound-rtp' && report.kind === 'audio') inbound = report as RTCInboundRtpStreamStats;
    if (report.type === 'remote-inbound-rtp') {
      const remote = report as { roundTripTime?: number; fractionLost?: number };
      rttMs = remote.roundTripTime === undefined ? rttMs : remote.roundTripTime * 1_000;
      farLoss = remote.fractionLost ?? farLoss;
    }
    if (report.type === 'candidate-pair' && rttMs === null) {
      const pair = report as { nominated?: boolean; currentRoundTripTime?: number };
      if (pair.nominated && pair.currentRoundTripTime !== undefined) rttMs = pair.currentRoundTripTime * 1_000;
    }
  });
  const found = inbound as RTCInboundRtpStreamStats | null;
  if (!found) return null;
  const codec = found.codecId ? (stats.get(found.codecId) as { mimeType?: string } | undefined)?.mimeType : undefined;
  return {
    packetsReceived: found.packetsReceived ?? 0,
    packetsLost: found.packetsLost ?? 0,
    jitterMs: (found.jitter ?? 0) * 1_000,
    rttMs,
    farLoss,
    codec: (codec ?? '').replace(/^audio\//, ''),
  };
}
