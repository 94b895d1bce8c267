import type { Interaction } from '../entities/interaction.entity.ts';
import type { CallStory } from './derive-call.ts';

/** A call touched by a batch of facts: as it was told before (null: unknown), and as it is now. */
export interface TouchedCall {
  interaction: Interaction;
  before: CallStory | null;
}
