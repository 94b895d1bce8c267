import type { Label, Locale } from '@tellerline/contracts';
import { Cell } from '../state/cell.ts';
import { type PhraseKey, phraseBook } from './phrases.ts';

/** The language of the desk; elements re-render when it changes. */
export const locale = new Cell<Locale>('zh-CN');

/**
 * The phrase of a key in the present language; `{name}` is filled from `params`, an unknown placeholder stays visible.
 * Empty while the sentences of later pages are still on their way.
 */
export function t(key: PhraseKey, params: Record<string, string | number> = {}): string {
  return fill(phraseBook.get()[key]?.[locale.get()] ?? '', params);
}

/** Is it the name of a phrase? Some are put together from codes the server sends, which may be newer than this desktop. */
export const isPhrase = (key: string): key is PhraseKey => Object.hasOwn(phraseBook.get(), key);

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
