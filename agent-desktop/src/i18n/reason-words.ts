import {
  type DeskCodes,
  type Label,
  type NotReadyReason,
  notReadyReasons,
  type UsualReason,
} from '@tellerline/contracts';
import { say } from './locale.ts';

let named = new Map<NotReadyReason, Label>();

/** Learns the names the administrators gave the reasons. */
export function learnReasons({ reasons }: Pick<DeskCodes, 'reasons'>): void {
  named = new Map(reasons.map(({ code, label }) => [code, label]));
}

/** What a reason is called; until the names are learnt, as the house began. */
export function reasonWords(code: NotReadyReason): string {
  return say(named.get(code) ?? notReadyReasons[code as UsualReason]) || code;
}
