import { z } from 'zod';
import { readJson, writeJson } from '../state/key-value-store.ts';

/** What a page must know to take up a SIP dialog that the page before it left open (RFC 3261 §12: the dialog's state). */
const ResumableDialog = z.object({
  /** The call's id in our words. */
  callId: z.string(),
  sipCallId: z.string(),
  localTag: z.string(),
  remoteTag: z.string(),
  cseq: z.number().int(),
  localUri: z.string(),
  remoteUri: z.string(),
  remoteTarget: z.string(),
  routeSet: z.array(z.string()),
});
export type ResumableDialog = z.infer<typeof ResumableDialog>;

const key = 'tellerline.dialog';
/** Session storage: survives a reload of this tab, and nothing else. */
export const keepDialog = (dialog: ResumableDialog): void => void writeJson(sessionStorage, key, dialog);
export const forgetDialog = (): void => sessionStorage.removeItem(key);

/** The dialog of this call, if the page before this one carried it. */
export function keptDialog(callId: string): ResumableDialog | null {
  const kept = readJson(sessionStorage, key, (raw) => ResumableDialog.safeParse(raw).data ?? null);
  return kept?.callId === callId ? kept : null;
}
