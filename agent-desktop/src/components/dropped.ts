import { css } from 'lit';

/**
 * How a list drops from its box: over everything, and always within the window, below the box or above it, from its left edge or its
 * right one. The box has the class `drops`, the list the class `dropped` and `popover="manual"`, both in one shadow root.
 */
export const dropping = css`
  .drops { anchor-name: --box; }
  .dropped {
    position: fixed; position-anchor: --box; inset: auto; margin: 2px 0; overflow: auto;
    position-area: block-end span-inline-end; position-try-fallbacks: flip-block, flip-inline, flip-block flip-inline;
    position-visibility: anchors-visible;
    padding: 4px; color: inherit; background: var(--raised); border: 1px solid var(--rule); border-radius: 6px; box-shadow: var(--shadow);
  }
`;

/** Lifts what has dropped above the page; for `updated()`. */
export function raise(root: ParentNode | null): void {
  for (const list of root?.querySelectorAll<HTMLElement>('.dropped:not(:popover-open)') ?? [])
    if (list.isConnected) list.showPopover();
}
