import type { IvrBegun, IvrKept, IvrResult } from '@tellerline/contracts';

/** Who answers for callers who serve themselves. What comes over the socket is checked there. */
export interface SelfServiceDoor {
  begin(raw: unknown): Promise<IvrBegun>;
  lookUp(raw: unknown): Promise<IvrResult>;
  perform(raw: unknown): Promise<IvrResult>;
  walked(raw: unknown): Promise<IvrKept>;
}
