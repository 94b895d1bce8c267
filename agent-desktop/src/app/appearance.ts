import { z } from 'zod';
import { Cell } from '../state/cell.ts';
import { type KeyValueStore, readJson, writeJson } from '../state/key-value-store.ts';

const Appearance = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  density: z.enum(['compact', 'comfortable']),
});
export type Appearance = z.infer<typeof Appearance>;
const key = 'tellerline.appearance';

/** How the desk looks in this browser. Written on the document, so that tokens follow. */
export const appearance = new Cell<Appearance>({ theme: 'system', density: 'compact' });

/** Takes up what this browser remembers and keeps it from then on. */
export function followAppearance(store: KeyValueStore, root: HTMLElement = document.documentElement): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    const { theme, density } = appearance.get();
    root.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
    root.dataset.density = density;
  };
  appearance.set(readJson(store, key, (raw) => Appearance.safeParse(raw).data ?? null) ?? appearance.get());
  appearance.subscribe((value) => {
    writeJson(store, key, value);
    apply();
  });
  dark.addEventListener('change', apply);
  apply();
}

/** Is the dark theme on, whoever chose it? */
export const isDark = (): boolean => document.documentElement.dataset.theme === 'dark';
