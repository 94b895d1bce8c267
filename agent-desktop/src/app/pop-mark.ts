/** One screen pop that was painted, for the benchmark: epoch milliseconds with fractions. */
export interface PopMark {
  name: 'pop.painted';
  interactionId: string;
  at: number;
}

declare global {
  interface Window {
    __tellerline?: { marks: PopMark[] };
  }
}

const kept = 1_000;
const painted = new Set<string>();

/**
 * To be called by an element that has just rendered who is calling. After the next animation frame, in which it is
 * painted, the mark is set and `done` told. Once per interaction.
 */
export function markPop(interactionId: string, done: () => void): void {
  if (painted.has(interactionId)) return;
  painted.add(interactionId);
  requestAnimationFrame(() => {
    const mark = performance.mark('pop.painted', { detail: { interactionId } });
    window.__tellerline ??= { marks: [] };
    window.__tellerline.marks.push({
      name: 'pop.painted',
      interactionId,
      at: performance.timeOrigin + mark.startTime,
    });
    if (window.__tellerline.marks.length > kept) window.__tellerline.marks.shift();
    if (painted.size > kept) painted.delete(painted.values().next().value as string);
    done();
  });
}
