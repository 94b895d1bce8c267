import type { CustomerEvent } from '@tellerline/contracts';
import { Cell } from '../../state/cell.ts';
import type { customerViewApi, EventFilter } from './customer-view-api.ts';

/** What the timeline shows. */
export interface Story {
  events: readonly CustomerEvent[];
  /** Null: that is all. */
  next: string | null;
  state: 'loading' | 'more' | 'ready' | 'failed';
  failure: unknown;
  filter: EventFilter;
}

export const noFilter: EventFilter = { kinds: [], from: '', to: '', q: '' };
export const isFiltered = ({ kinds, from, to, q }: EventFilter): boolean =>
  kinds.length > 0 || `${from}${to}${q}` !== '';

/** Reads the story of one customer page by page. An answer that comes after another question was put is thrown away. */
export class EventStory {
  readonly story = new Cell<Story>({ events: [], next: null, state: 'loading', failure: null, filter: noFilter });
  private readonly api: Pick<ReturnType<typeof customerViewApi>, 'events'>;
  private asking: AbortController | null = null;

  constructor(api: Pick<ReturnType<typeof customerViewApi>, 'events'>) {
    this.api = api;
  }

  /** From the beginning, by another filter or the present one. */
  begin(filter: EventFilter = this.story.get().filter): Promise<void> {
    this.story.update((story) => ({ ...story, filter, state: 'loading', failure: null }));
    return this.ask(null);
  }

  async more(): Promise<void> {
    const { next, state } = this.story.get();
    if (next === null || (state !== 'ready' && state !== 'failed')) return;
    this.story.update((story) => ({ ...story, state: 'more', failure: null }));
    await this.ask(next);
  }

  stop(): void {
    this.asking?.abort();
  }

  private async ask(cursor: string | null): Promise<void> {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    try {
      const { items, next } = await this.api.events(this.story.get().filter, cursor, asking.signal);
      if (asking.signal.aborted) return;
      this.story.update((story) => ({
        ...story,
        events: cursor === null ? items : [...story.events, ...items],
        next,
        state: 'ready',
      }));
    } catch (failure) {
      if (asking.signal.aborted) return;
      this.story.update((story) => ({
        ...story,
        events: cursor === null ? [] : story.events,
        state: 'failed',
        failure,
      }));
    }
  }
}
