import type { HouseHome } from './home.ts';
import { HouseFault } from './house-fault.ts';
import type { OnProgress } from './progress.ts';

/** An Asterisk that can be started: the system's own, or one unpacked into the house. */
export interface ProvidedAsterisk {
  binary: string;
  modulesDir: string;
  /** Asterisk's fixed data: documentation and keys. */
  dataDir: string;
  /** As the program tells it, e.g. `22.10.1`. */
  version: string;
  source: 'system' | 'house';
  /** What its environment must contain beside the launcher's own. */
  env: Record<string, string>;
}

/** Finds or fetches Asterisk 18 or later. A second call answers at once. */
export async function provisionAsterisk(_options: {
  home: HouseHome;
  onProgress?: OnProgress;
}): Promise<ProvidedAsterisk> {
  throw new HouseFault('Asterisk cannot be provided yet.');
}
