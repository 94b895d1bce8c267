/**
 * Knows when the page has done what it was asked: nothing is being loaded, no timer is about to ring, no image is on its
 * way and the DOM stands still. Loaded before everything else, so that it sees what everything else begins.
 */
const ringsSoonMs = 600;
const stillForMs = 60;
const stillWithWorkersMs = 400;
const loadingAtMostMs = 15_000;

let loading = 0;
let workers = 0;
let lastChange = performance.now();
const timers = new Set<number>();
const roots = new Set<Document | ShadowRoot>([document]);

const later: typeof window.setTimeout = window.setTimeout.bind(window);
const forget = window.clearTimeout.bind(window);
const fetched = window.fetch.bind(window);
const changed = (): void => {
  lastChange = performance.now();
};

/** A part of the application that comes in a file of its own; the gallery's build puts this around every `import()`. */
function tracked<T>(part: Promise<T>): Promise<T> {
  loading += 1;
  return part.finally(() => {
    loading -= 1;
    changed();
  });
}
Object.assign(globalThis, { galleryLoads: tracked });
window.fetch = (...asked) => tracked(fetched(...asked));

globalThis.setTimeout = ((work: () => void, ms = 0, ...rest: []) => {
  const id: number = later(() => {
    timers.delete(id);
    changed();
    work(...rest);
  }, ms);
  if (ms <= ringsSoonMs) timers.add(id);
  return id;
}) as unknown as typeof setTimeout;
globalThis.clearTimeout = ((id?: number) => {
  if (id !== undefined) timers.delete(id);
  forget(id);
}) as unknown as typeof clearTimeout;

globalThis.Worker = class extends Worker {
  constructor(...made: ConstructorParameters<typeof Worker>) {
    super(...made);
    workers += 1;
    this.addEventListener('message', changed);
  }
};

const watch = new MutationObserver(changed);
const everything = { subtree: true, childList: true, attributes: true, characterData: true };
watch.observe(document, everything);
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (this: Element, init: ShadowRootInit): ShadowRoot {
  const root = attach.call(this, init);
  roots.add(root);
  watch.observe(root, everything);
  return root;
};

const imagesStand = (): boolean =>
  [...roots].every((root) =>
    [...root.querySelectorAll('img')].every((image) => image.complete || image.loading === 'lazy'),
  );

/**
 * Waits until the page is quiet, or `atMostMs` for a page that never is (a level meter moves for ever). What is being
 * loaded is waited for however long it takes, as a busy machine may take long.
 */
export async function quiet(atMostMs: number): Promise<void> {
  const began = performance.now();
  changed();
  for (;;) {
    await new Promise<void>((resolve) => void later(resolve, 10));
    const now = performance.now();
    if (loading > 0 && now - began < loadingAtMostMs) continue;
    if (now - began >= atMostMs) return;
    const still = now - lastChange >= (workers > 0 ? stillWithWorkersMs : stillForMs);
    if (still && loading === 0 && timers.size === 0 && imagesStand()) return;
  }
}
