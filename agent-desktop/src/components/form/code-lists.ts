import { CodeLists } from '@tellerline/contracts';
import type { Http } from '../../data/http.ts';

/** Administrators change lists while others work: what is older than this is asked for again. */
const FRESH_MS = 60_000;
const kept = new WeakMap<Http, { asked: Promise<CodeLists['lists']>; at: number }>();

/** The bank's short lists, kept for a minute; asked again where it failed. */
export function codeLists(http: Http): Promise<CodeLists['lists']> {
  const known = kept.get(http);
  if (known && performance.now() - known.at < FRESH_MS) return known.asked;
  const asked = http.get('/code-lists', CodeLists).then(({ lists }) => lists);
  kept.set(http, { asked, at: performance.now() });
  asked.catch(() => kept.delete(http));
  return asked;
}
