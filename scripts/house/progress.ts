/** What is being done and why it is needed, for the person who waits. Told again with a growing `done` while it lasts. */
export interface ProgressStep {
  what: string;
  why: string;
  /** From 0 to 1, where the end is known. */
  done?: number;
}
export type OnProgress = (step: ProgressStep) => void;
