/** A cabinet with room, as far as choosing places is concerned. */
export interface CabinetToFill {
  id: string;
  code: string;
  branchPath: string;
  slots: number;
  filesPerSlot: number;
}

export interface Place {
  cabinetId: string;
  slot: number;
  place: number;
}

export interface TakenPlace extends Place {
  customerNo: string;
}

export interface FileToPlace {
  id: string;
  customerNo: string;
  orgNo: string;
  accountNo: string;
  /** Path of the branch the file belongs to; it goes into a cabinet of that branch or of one above. */
  branchPath: string;
}

/** `A01-03-012`: cabinet, slot, place. */
export const positionText = (code: string, slot: number, place: number): string =>
  `${code}-${String(slot).padStart(2, '0')}-${String(place).padStart(3, '0')}`;

/** Customer, then branch, then account: the order in which papers are filed. */
export const byFilingOrder = (a: FileToPlace, b: FileToPlace): number =>
  compare(a.customerNo, b.customerNo) || compare(a.orgNo, b.orgNo) || compare(a.accountNo, b.accountNo);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Gives every file a free place, in filing order. A customer's files stay together where his slot has room; otherwise the
 * first free place of the nearest cabinet is taken, by branch, then by code. Files for which there is none are left out.
 */
export function choosePlaces(
  files: readonly FileToPlace[],
  cabinets: readonly CabinetToFill[],
  taken: readonly TakenPlace[],
): Map<string, Place & { position: string }> {
  const shelves = new Shelves(cabinets, taken);
  const chosen = new Map<string, Place & { position: string }>();
  for (const file of [...files].sort(byFilingOrder)) {
    const place = shelves.besideOwn(file) ?? shelves.firstFree(file);
    if (!place) continue;
    const position = positionText(place.cabinet.code, place.slot, place.place);
    shelves.take(place, file.customerNo);
    chosen.set(file.id, { cabinetId: place.cabinet.id, slot: place.slot, place: place.place, position });
  }
  return chosen;
}

interface FreePlace {
  cabinet: CabinetToFill;
  slot: number;
  place: number;
}

/** What is taken and what is free, by slot. */
class Shelves {
  readonly #cabinets: readonly CabinetToFill[];
  readonly #taken = new Map<string, Set<number>>();
  readonly #slotsOfCustomer = new Map<string, Set<string>>();

  constructor(cabinets: readonly CabinetToFill[], taken: readonly TakenPlace[]) {
    this.#cabinets = [...cabinets].sort((a, b) => b.branchPath.length - a.branchPath.length || compare(a.code, b.code));
    for (const { cabinetId, slot, place, customerNo } of taken) this.#mark(`${cabinetId}/${slot}`, place, customerNo);
  }

  besideOwn(file: FileToPlace): FreePlace | null {
    const own = this.#slotsOfCustomer.get(file.customerNo);
    if (!own) return null;
    return this.#find(file, (cabinet, slot) => own.has(`${cabinet.id}/${slot}`));
  }

  firstFree(file: FileToPlace): FreePlace | null {
    return this.#find(file, () => true);
  }

  take({ cabinet, slot, place }: FreePlace, customerNo: string): void {
    this.#mark(`${cabinet.id}/${slot}`, place, customerNo);
  }

  #find(file: FileToPlace, wanted: (cabinet: CabinetToFill, slot: number) => boolean): FreePlace | null {
    for (const cabinet of this.#cabinets) {
      if (!file.branchPath.startsWith(cabinet.branchPath)) continue;
      for (let slot = 1; slot <= cabinet.slots; slot += 1) {
        const taken = this.#taken.get(`${cabinet.id}/${slot}`);
        if ((taken?.size ?? 0) >= cabinet.filesPerSlot || !wanted(cabinet, slot)) continue;
        for (let place = 1; place <= cabinet.filesPerSlot; place += 1) {
          if (!taken?.has(place)) return { cabinet, slot, place };
        }
      }
    }
    return null;
  }

  #mark(slot: string, place: number, customerNo: string): void {
    const taken = this.#taken.get(slot) ?? new Set();
    this.#taken.set(slot, taken.add(place));
    const own = this.#slotsOfCustomer.get(customerNo) ?? new Set();
    this.#slotsOfCustomer.set(customerNo, own.add(slot));
  }
}
