import { Cell } from '../../state/cell.ts';

export interface WantedFlow {
  interactionId: string;
  flowId: string;
}

/** A flow somebody asked for beside the panel of its call, which takes it from here and begins it. */
export const wantedFlow = new Cell<WantedFlow | null>(null);
