import type { Flow, FlowStep, StepId } from '@tellerline/contracts';

/** A flow as it stood, and the step that was looked at. */
export interface Written {
  flow: Flow;
  chosen: StepId;
}

const MOST_KEPT = 200;

/** What was written since the flow was read, to go back and forth in. Letters typed into one field are one step. */
export class FlowHistory {
  #past: Written[] = [];
  #future: Written[] = [];
  #now: Written;
  /** The field the last step changed; null: more than one, or something else. */
  #field: string | null = null;

  constructor(read: Written) {
    this.#now = read;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  write(next: Written): void {
    const field = fieldOf(this.#now.flow, next.flow);
    if (field === null || field !== this.#field) this.#past = [...this.#past, this.#now].slice(-MOST_KEPT);
    this.#field = field;
    this.#now = next;
    this.#future = [];
  }

  /** @returns what stood before; what stands now where there is nothing before */
  undo(): Written {
    return this.#move(this.#past, this.#future);
  }

  redo(): Written {
    return this.#move(this.#future, this.#past);
  }

  #move(from: Written[], to: Written[]): Written {
    const there = from.pop();
    if (there) {
      to.push(this.#now);
      this.#now = there;
      this.#field = null;
    }
    return this.#now;
  }
}

/** Which one field of one step, or of the flow's head, two versions differ in; null where it is more. */
function fieldOf(before: Flow, after: Flow): string | null {
  const keys = changedKeys(before, after);
  if (keys.length !== 1) return null;
  if (keys[0] !== 'steps') return keys[0] ?? null;
  if (before.steps.length !== after.steps.length) return null;
  const changed = after.steps.flatMap((step, at) => {
    const old = before.steps[at];
    return old === step || old === undefined ? [] : [[old, step] as const];
  });
  const [pair] = changed;
  if (!pair || changed.length > 1 || pair[0].id !== pair[1].id) return null;
  const fields = changedKeys<FlowStep>(...pair);
  return fields.length === 1 ? `${pair[1].id}.${fields[0]}` : null;
}

const changedKeys = <T extends object>(before: T, after: T): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => JSON.stringify(before[key as keyof T]) !== JSON.stringify(after[key as keyof T]),
  );
