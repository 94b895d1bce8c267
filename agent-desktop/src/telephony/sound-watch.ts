import { type CallQuality, gradeOf } from './call-quality.ts';

/** What makes the sound bad: packets lost on the way here, or on the way to the caller, their unsteadiness, or their delay. */
export type SoundFault = 'loss' | 'far_loss' | 'jitter' | 'delay';

/** So many readings must agree: one bad second is no reason to alarm anybody, one good one no reason to calm him. */
const agreeing = 3;
/** From here on each is heard by itself: share of packets, milliseconds. */
const limits = { loss: 0.02, jitterMs: 40, rttMs: 350 };

/** Warns of bad sound before the caller complains, and takes it back once it has been good for a while. */
export class SoundWatch {
  #bad = 0;
  #good = 0;
  #fault: SoundFault | null = null;

  /** @returns what is wrong now; null: nothing that lasts */
  hear(quality: CallQuality): SoundFault | null {
    const isGood = gradeOf(quality.mos) === 'good';
    this.#bad = isGood ? 0 : this.#bad + 1;
    this.#good = isGood ? this.#good + 1 : 0;
    if (this.#bad >= agreeing) this.#fault = faultOf(quality);
    if (this.#good >= agreeing) this.#fault = null;
    return this.#fault;
  }
}

function faultOf({ loss, farLoss, jitterMs, rttMs }: CallQuality): SoundFault {
  const ways: [SoundFault, number][] = [
    ['loss', loss / limits.loss],
    ['far_loss', (farLoss ?? 0) / limits.loss],
    ['jitter', jitterMs / limits.jitterMs],
    ['delay', (rttMs ?? 0) / limits.rttMs],
  ];
  return ways.reduce((worst, way) => (way[1] > worst[1] ? way : worst))[0];
}
