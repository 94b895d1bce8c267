import { Cell } from '../../state/cell.ts';

/** Where the conversation of a call stands, for whoever goes by it beside its panel. */
export const runningStep = new Cell<{ interactionId: string; flowId: string; stepId: string | null } | null>(null);
