import { css } from 'lit';

/** What every element of the desk starts from: type, focus, hidden text, numbers in columns. */
export const base = css`
  :host { box-sizing: border-box; }
  :host([hidden]) { display: none; }
  *, *::before, *::after { box-sizing: border-box; }
  h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
  ul, ol { list-style: none; }
  h2 { font-size: var(--text-l); line-height: 24px; font-weight: 600; }
  h3 { font-size: var(--text-s); line-height: var(--line); font-weight: 600; color: var(--ink-2); }
  .num { font-variant-numeric: tabular-nums; }
  .right { text-align: right; }
  .muted { color: var(--ink-3); }
  .small { font-size: var(--text-s); }
  .cut { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  :focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
  .scroll { overflow: auto; scrollbar-width: thin; scrollbar-color: var(--border) transparent; }
  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation: none !important; transition: none !important; }
  }
`;

/** Buttons and fields. */
export const controls = css`
  button { font: inherit; color: inherit; cursor: pointer; }
  button:disabled { cursor: default; }
  .button {
    display: inline-flex; align-items: center; justify-content: center; gap: 6px;
    min-height: var(--control); padding: 0 12px; white-space: nowrap;
    border: 1px solid var(--border); border-radius: var(--radius);
    background: var(--surface); color: var(--ink); transition: background var(--quick);
  }
  .button:hover:not(:disabled) { background: var(--hover); }
  .button:disabled { color: var(--ink-3); border-color: var(--rule); background: var(--sunken); }
  .button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
  .button.primary:hover:not(:disabled) { background: var(--accent-hover); border-color: var(--accent-hover); }
  .button.primary:disabled { background: var(--hover); border-color: var(--rule); color: var(--ink-3); }
  .button.ok { background: var(--ok-solid); border-color: var(--ok-solid); color: var(--on-ok); font-weight: 600; }
  .button.ok:hover:not(:disabled) { background: var(--ok-hover); }
  .button.danger { background: var(--danger-solid); border-color: var(--danger-solid); color: var(--on-danger); font-weight: 600; }
  .button.danger:hover:not(:disabled) { background: var(--danger-hover); }
  .button.plain { border-color: transparent; background: transparent; padding: 0 8px; }
  .button.plain:hover:not(:disabled) { background: var(--hover); }
  .button.on { background: var(--warning-soft); border-color: var(--warning-solid); color: var(--warning); font-weight: 600; }
  .link { border: 0; background: none; padding: 0; color: var(--accent-ink); text-decoration: underline; text-decoration-color: transparent; text-underline-offset: 2px; }
  .link:hover { text-decoration-color: currentcolor; }
  .field { display: grid; gap: 2px; }
  .field > span:first-child, .label { font-size: var(--text-s); color: var(--ink-2); }
  input:not([type="range"], [type="checkbox"], [type="radio"]), textarea, select {
    font: inherit; color: var(--ink); background: var(--surface); width: 100%; min-width: 0;
    min-height: var(--control); padding: 4px 8px; border: 1px solid var(--border); border-radius: var(--radius);
  }
  input::placeholder, textarea::placeholder { color: var(--ink-3); opacity: 1; }
  input:focus-visible, textarea:focus-visible, select:focus-visible { outline: 2px solid var(--focus); outline-offset: -1px; border-color: var(--focus); }
  [aria-invalid="true"] { border-color: var(--danger-solid) !important; }
  .fault { font-size: var(--text-s); color: var(--danger); min-height: 18px; line-height: 18px; }
  kbd { font: inherit; font-size: var(--text-s); line-height: 16px; padding: 0 5px; border: 1px solid var(--border); border-bottom-width: 2px; border-radius: 3px; color: var(--ink-2); background: var(--surface); }
  .pill { display: inline-flex; vertical-align: middle; align-items: center; gap: 4px; height: 20px; padding: 0 7px; border-radius: 10px; font-size: var(--text-s); line-height: 20px; white-space: nowrap; background: var(--hover); color: var(--ink-2); }
  .pill.ok { background: var(--ok-soft); color: var(--ok); }
  .pill.warning { background: var(--warning-soft); color: var(--warning); }
  .pill.danger { background: var(--danger-soft); color: var(--danger); }
  .pill.accent { background: var(--accent-soft); color: var(--accent-ink); }
  .pill.wrap { background: var(--wrap-soft); color: var(--wrap); }
`;

/** Plain tables: lines rather than boxes, heads that stay, digits that align. */
export const tables = css`
  table { width: 100%; border-collapse: separate; border-spacing: 0; }
  th { position: sticky; top: 0; z-index: 1; background: var(--surface); text-align: left; font-size: var(--text-s); font-weight: 500; color: var(--ink-2); height: 28px; padding: 0 8px; border-bottom: 1px solid var(--rule); white-space: nowrap; }
  td { height: var(--row); padding: 0 8px; border-bottom: 1px solid var(--rule); white-space: nowrap; }
  th:first-child, td:first-child { padding-left: 16px; }
  th:last-child, td:last-child { padding-right: 16px; }
  th.right, td.right { text-align: right; }
  tbody tr:hover td { background: var(--hover); }
  tbody tr[tabindex]:focus-visible td, tbody tr[aria-selected="true"] td { background: var(--selected); }
  tbody tr[tabindex] { cursor: pointer; outline: none; }
  tbody tr[tabindex]:focus-visible td:first-child { box-shadow: inset 3px 0 0 var(--focus); }
  td masked-value { flex-wrap: nowrap; }
  td.wide { width: 99%; max-width: 0; overflow: hidden; text-overflow: ellipsis; }
`;
