import type { ImportView } from '@tellerline/contracts';
import type { Desk } from './desk.ts';

const PAUSE_MS = 20;
const PATIENCE_MS = 30_000;
const underWay: readonly ImportView['state'][] = ['reading', 'applying', 'undoing'];

/** A table that was sent, once the server has done with it what it was told. @throws Error when that takes half a minute */
export async function settledImport(desk: Desk, { id }: Pick<ImportView, 'id'>): Promise<ImportView> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  for (;;) {
    const view = await desk.get<ImportView>(`/imports/${id}`);
    if (!underWay.includes(view.state)) return view;
    patience.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
