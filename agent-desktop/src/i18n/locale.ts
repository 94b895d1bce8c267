import type { Label, Locale } from '@tellerline/contracts';
import { Cell } from '../state/cell.ts';
import { type PhraseKey, phrases } from './phrases.ts';

/** The language of the desk; elements re-render when it changes. */
export const locale = new Cell<Locale>('zh-CN');

/** The phrase of a key in the present language; `{name}` is filled from `params`, an unknown placeholder stays visible. */
export function t(key: PhraseKey, params: Record<string, string | number> = {}): string {
  return fill(phrases[key][locale.get()], params);
}

export function fill(phrase: string, params: Record<string, unknown>): string {
  return phrase.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : whole,
  );
}

/** A label that came from the server, in the present language. */
export function say(label: Label | null | undefined): string {
  return label ? label[locale.get()] : '';
}

/** Takes a language into use: phrases, the document's `lang`, and this browser's memory of it. */
export function useLocale(next: Locale): void {
  document.documentElement.lang = next;
  locale.set(next);
}
