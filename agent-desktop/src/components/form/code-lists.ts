import { CodeLists } from '@tellerline/contracts';
import type { Http } from '../../data/http.ts';

const kept = new WeakMap<Http, Promise<CodeLists['lists']>>();

/** The bank's short lists, asked for once a session; asked again where it failed. */
export function codeLists(http: Http): Promise<CodeLists['lists']> {
  const known = kept.get(http);
  if (known) return known;
  const asked = http.get('/code-lists', CodeLists).then(({ lists }) => lists);
  kept.set(http, asked);
  asked.catch(() => kept.delete(http));
  return asked;
}
