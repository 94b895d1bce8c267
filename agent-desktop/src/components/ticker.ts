const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | null = null;

/** Calls back at each full second, everybody in one go; stands still while nobody listens. Answers a way to stop. */
export function everySecond(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= plan();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== null) {
      clearTimeout(timer);
      timer = null;
    }
  };
}

function plan(): ReturnType<typeof setTimeout> {
  return setTimeout(
    () => {
      timer = listeners.size > 0 ? plan() : null;
      for (const listener of [...listeners]) listener();
    },
    1_000 - (Date.now() % 1_000) + 2,
  );
}
