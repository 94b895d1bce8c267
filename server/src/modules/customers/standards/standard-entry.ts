import type { Label } from '@tellerline/contracts';

/** A line of a national list, as it is kept in memory. */
export interface ListedEntry {
  code: string;
  label: Label;
  whole: Label;
  /** What it lies in, from the top down; empty where `whole` tells it. */
  above: readonly Label[];
  retiredAfter: string | null;
  parent: string;
  /** A group of one class alone is offered as that class. */
  offeredAs: string | null;
}

export const plainEntry = (code: string, label: Label, parent: string): ListedEntry => ({
  code,
  label,
  whole: label,
  above: [],
  retiredAfter: null,
  parent,
  offeredAs: null,
});
