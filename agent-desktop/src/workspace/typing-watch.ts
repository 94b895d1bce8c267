/** A key pressed in a text field this recently means that the agent is writing there. */
const writingMs = 30_000;
let lastKey = 0;

/** Listens for typing anywhere on the desk. */
export function watchTyping(target: Document = document): () => void {
  const note = (event: Event): void => {
    if (event.isTrusted || event.type === 'input') lastKey = performance.now();
  };
  target.addEventListener('input', note, true);
  return () => target.removeEventListener('input', note, true);
}

/** Is the agent writing in a text field right now? Looks through shadow roots at what has the cursor. */
export function isTyping(root: Document = document): boolean {
  let focused: Element | null = root.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  if (!focused || performance.now() - lastKey > writingMs || lastKey === 0) return false;
  if (focused instanceof HTMLTextAreaElement) return true;
  if (focused instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'range'].includes(focused.type);
  return focused instanceof HTMLElement && focused.isContentEditable;
}
