import type { HouseHome } from './home.ts';
import { HouseFault } from './house-fault.ts';
import type { OnProgress } from './progress.ts';

export interface PromptReport {
  rendered: number;
  /** Taken from TELLERLINE_HOME/prompts-recorded. */
  recorded: number;
  unchanged: number;
}

/**
 * Makes every prompt of ivr-scripts/prompts as 8 kHz wav in TELLERLINE_HOME/prompts; only changed texts are spoken again.
 * Fetches espeak-ng and sox into the house where the machine has none.
 */
export async function renderPrompts(_options: { home: HouseHome; onProgress?: OnProgress }): Promise<PromptReport> {
  throw new HouseFault('The prompts cannot be rendered yet.');
}
