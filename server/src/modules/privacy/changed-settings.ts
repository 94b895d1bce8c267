import type { RightsPolicy } from '@tellerline/contracts';

/** What differs between two policies: `agent/own/C2-economy=hidden`, `revealMinutes=10`. */
export function changedSettings(before: RightsPolicy, after: RightsPolicy): string[] {
  const [old, now] = [flat(before), flat(after)];
  return [...now].filter(([path, value]) => old.get(path) !== value).map(([path, value]) => `${path}=${value}`);
}

function flat(policy: RightsPolicy): Map<string, string> {
  const settings = new Map<string, string>();
  const put = (path: string, value: unknown): void => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) settings.set(path, String(value));
    else for (const [key, inner] of Object.entries(value)) put(path === '' ? key : `${path}/${key}`, inner);
  };
  const { cells, ...rest } = policy;
  put('', cells);
  put('', rest);
  return settings;
}
