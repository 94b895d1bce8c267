import type { BoardAlarm } from '@tellerline/contracts';
import type { KeyValueStore } from '../../state/key-value-store.ts';
import { readJson, writeJson } from '../../state/key-value-store.ts';
import { audioContext } from '../../telephony/level-meter.ts';
import { tone } from '../../telephony/ringer.ts';

const mutedKey = 'live.sound_off';

/** Sounds once for each new alarm, until somebody mutes this browser. Alarms that stood already when the page opened are silent. */
export class AlarmSound {
  readonly #store: KeyValueStore;
  #heard: ReadonlySet<string> | null = null;

  constructor(store: KeyValueStore) {
    this.#store = store;
  }

  get muted(): boolean {
    return readJson(this.#store, mutedKey, (raw) => raw === true) ?? false;
  }

  mute(muted: boolean): void {
    writeJson(this.#store, mutedKey, muted);
  }

  hear(alarms: readonly BoardAlarm[]): void {
    const loud = alarms.filter(({ level }) => level === 'alarm').map(({ id }) => id);
    const isNew = this.#heard !== null && loud.some((id) => !this.#heard?.has(id));
    this.#heard = new Set(loud);
    if (isNew && !this.muted) play();
  }
}

function play(): void {
  for (const at of [0, 0.3, 0.6]) tone(audioContext(), { hertz: 880, at, seconds: 0.2, gain: 0.25 });
}
