import type { CustomerCard } from '@tellerline/contracts';
import { Cell } from '../state/cell.ts';

export type ShelfEntry =
  | { kind: 'loading' }
  | { kind: 'ready'; card: CustomerCard; refreshing: boolean }
  | { kind: 'failed'; error: unknown };

/** Customer cards in use on this desk. What a call brought along is here before anybody asks; the rest is fetched once. */
export class CardShelf {
  readonly entries = new Cell<ReadonlyMap<string, ShelfEntry>>(new Map());
  private readonly fetchCard: (customerNo: string) => Promise<CustomerCard>;

  constructor(fetchCard: (customerNo: string) => Promise<CustomerCard>) {
    this.fetchCard = fetchCard;
  }

  /** A card that came with a call; one that was read earlier than what is here does not replace it. */
  put(card: CustomerCard): void {
    const known = this.entries.get().get(card.summary.customerNo);
    if (known?.kind === 'ready' && known.card.readAt >= card.readAt) return;
    this.set(card.summary.customerNo, { kind: 'ready', card, refreshing: false });
  }

  /** Fetches the card unless it is here or on its way. */
  want(customerNo: string): void {
    if (!this.entries.get().has(customerNo)) void this.load(customerNo);
  }

  /** Fetches it anew where it is in use. */
  reread(customerNo: string): void {
    if (this.entries.get().has(customerNo)) void this.load(customerNo);
  }

  /** Fetches all anew: nobody knows which of them have changed. */
  rereadAll(): void {
    for (const customerNo of this.entries.get().keys()) void this.load(customerNo);
  }

  /** Fetches it anew; what is on screen stays until the answer is here. */
  async load(customerNo: string): Promise<void> {
    const known = this.entries.get().get(customerNo);
    this.set(customerNo, known?.kind === 'ready' ? { ...known, refreshing: true } : { kind: 'loading' });
    try {
      this.set(customerNo, { kind: 'ready', card: await this.fetchCard(customerNo), refreshing: false });
    } catch (error) {
      const before = this.entries.get().get(customerNo);
      this.set(customerNo, before?.kind === 'ready' ? { ...before, refreshing: false } : { kind: 'failed', error });
    }
  }

  /** Forgets every card that no tab shows any more: personal data does not pile up over a shift. */
  keepOnly(customerNos: ReadonlySet<string>): void {
    const entries = this.entries.get();
    if ([...entries.keys()].every((no) => customerNos.has(no))) return;
    this.entries.set(new Map([...entries].filter(([no]) => customerNos.has(no))));
  }

  private set(customerNo: string, entry: ShelfEntry): void {
    this.entries.set(new Map(this.entries.get()).set(customerNo, entry));
  }
}
