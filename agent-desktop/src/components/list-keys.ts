/** J/K and the arrows move between the focusable rows of a table or list. Put on `keydown` of the element around them. */
export function listKeys(event: KeyboardEvent): void {
  const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
  if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  const from = event.composedPath()[0];
  if (from instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(from.tagName)) return;
  const list = event.currentTarget as HTMLElement;
  const rows = [...list.querySelectorAll<HTMLElement>('[tabindex="0"]')];
  const at = rows.findIndex((row) => row.matches(':focus-within'));
  event.preventDefault();
  rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
}
