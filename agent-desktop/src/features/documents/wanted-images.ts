/** Whose latest image of which kind was asked for from elsewhere on the desk. Taken once, by the view of the documents. */
let wanted: { customerNo: string; kind: string } | null = null;

export function wantImages(customerNo: string, kind: string): void {
  wanted = { customerNo, kind };
}

/** The kind that was asked for, null where nothing was. */
export function takeWantedKind(customerNo: string): string | null {
  const kind = wanted?.customerNo === customerNo ? wanted.kind : null;
  wanted = null;
  return kind;
}

/** The import somebody wants to look at, by its id. Taken once. */
let wantedSet: { customerNo: string; setId: string } | null = null;

export function wantImageSet(customerNo: string, setId: string): void {
  wantedSet = { customerNo, setId };
}

/** The import that was asked for, null where none was. */
export function takeWantedSet(customerNo: string): string | null {
  const setId = wantedSet?.customerNo === customerNo ? wantedSet.setId : null;
  wantedSet = null;
  return setId;
}
