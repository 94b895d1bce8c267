import { css, html, LitElement } from 'lit';

/** Strokes of 1.6 on a 20 by 20 field. */
const paths = {
  phone:
    'M5 3.5h2.6l1.2 3.4-1.7 1.3a9.5 9.5 0 0 0 4.7 4.7l1.3-1.7 3.4 1.2V15a1.8 1.8 0 0 1-1.9 1.8A13 13 0 0 1 3.2 5.4 1.8 1.8 0 0 1 5 3.5Z',
  end: 'M2.5 12.6c-.6-3 3.2-5.6 7.5-5.6s8.1 2.6 7.5 5.6l-3.7-.5-.6-2.1a10 10 0 0 0-6.4 0l-.6 2.1Z',
  pause: 'M7 4.5v11M13 4.5v11',
  play: 'M6.5 4.5v11l9-5.5Z',
  mic: 'M10 2.8a2.3 2.3 0 0 1 2.3 2.3v4.2a2.3 2.3 0 0 1-4.6 0V5.1A2.3 2.3 0 0 1 10 2.8ZM5 9.5a5 5 0 0 0 10 0M10 14.5v2.7M7.5 17.2h5',
  mic_off:
    'M12.3 8V5.1a2.3 2.3 0 0 0-4.4-.9M7.7 8v1.3a2.3 2.3 0 0 0 3.6 1.9M5 9.5a5 5 0 0 0 8 4M15 9.5a5 5 0 0 1-.5 2.2M10 14.5v2.7M7.5 17.2h5M3.5 3l13 13.5',
  keypad: 'M5 5h.01M10 5h.01M15 5h.01M5 10h.01M10 10h.01M15 10h.01M5 15h.01M10 15h.01M15 15h.01',
  person: 'M10 3.5a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM4 16.5c.4-3.3 2.8-5 6-5s5.6 1.7 6 5',
  people:
    'M7.5 4.5a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2ZM2.5 16c.3-2.9 2.3-4.3 5-4.3s4.7 1.4 5 4.3M13 5a2.4 2.4 0 0 1 0 4.6M14.5 11.9c1.8.5 2.8 1.8 3 4.1',
  group:
    'M10 3.2a2 2 0 1 1 0 4 2 2 0 0 1 0-4ZM5 12.8a2 2 0 1 1 0 4 2 2 0 0 1 0-4ZM15 12.8a2 2 0 1 1 0 4 2 2 0 0 1 0-4ZM9 7l-3 6M11 7l3 6M7 14.8h6',
  building: 'M4.5 17V3.5h8V17M12.5 8h3.5v9M2.5 17h15M7 6.5h3M7 9.5h3M7 12.5h3',
  desk: 'M3 4.5h14v9H3ZM7 17h6M10 13.5V17',
  live: 'M3 16.5V9M8 16.5V4.5M13 16.5v-6M17.5 16.5H2',
  gear: 'M10 7.3a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4ZM10 2.5v2.2M10 15.3v2.2M2.5 10h2.2M15.3 10h2.2M4.7 4.7l1.5 1.5M13.8 13.8l1.5 1.5M15.3 4.7l-1.5 1.5M6.2 13.8l-1.5 1.5',
  search: 'M8.7 3.5a5.2 5.2 0 1 1 0 10.4 5.2 5.2 0 0 1 0-10.4ZM12.6 12.6l4 4',
  close: 'M5 5l10 10M15 5 5 15',
  check: 'M4 10.5l4 4 8-9',
  down: 'M5 7.5l5 5 5-5',
  warning: 'M10 3.5l7.5 13h-15ZM10 8.5v3.5M10 14.4h.01',
  info: 'M10 2.8a7.2 7.2 0 1 1 0 14.4 7.2 7.2 0 0 1 0-14.4ZM10 9.2v4.3M10 6.4h.01',
  stop: 'M6.8 2.8h6.4l4 4v6.4l-4 4H6.8l-4-4V6.8ZM10 6.5v4.5M10 13.6h.01',
  shield: 'M10 2.8l6 2.2v4.5c0 3.7-2.5 6.3-6 7.7-3.5-1.4-6-4-6-7.7V5Z',
  eye: 'M2 10s3-5.5 8-5.5S18 10 18 10s-3 5.5-8 5.5S2 10 2 10ZM10 7.7a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6Z',
  sun: 'M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M15.7 4.3l-1.1 1.1M5.4 14.6l-1.1 1.1',
  moon: 'M16.5 11.7A6.8 6.8 0 0 1 8.3 3.5a6.8 6.8 0 1 0 8.2 8.2Z',
  rows: 'M3 5h14M3 10h14M3 15h14',
  rows_wide: 'M3 4h14M3 16h14M3 10h14',
  keyboard: 'M2.5 5.5h15v9h-15ZM5.5 8.3h.01M8.5 8.3h.01M11.5 8.3h.01M14.5 8.3h.01M6.5 11.7h7',
  exit: 'M8 3.5H4v13h4M12.5 6.5 16 10l-3.5 3.5M16 10H8',
  headset:
    'M3.5 12V10a6.5 6.5 0 0 1 13 0v2M3.5 11.5h2.5v4.5H4.5a1 1 0 0 1-1-1ZM16.5 11.5H14v4.5h1.5a1 1 0 0 0 1-1ZM15 16c0 1.2-1.5 1.7-4 1.7',
  book: 'M10 5.3C8.2 4 5.8 3.7 3 4.2v11.3c2.8-.5 5.2-.2 7 1.1 1.8-1.3 4.2-1.6 7-1.1V4.2c-2.8-.5-5.2-.2-7 1.1ZM10 5.3v11.3',
  note: 'M4.5 3h8l3 3v11h-11ZM7 9h6M7 12.5h6',
  refresh: 'M16 10a6 6 0 1 1-1.8-4.3M16 3v3.5h-3.5',
  wifi_off:
    'M3 3l14 14M2.5 8a11 11 0 0 1 4-2.5M10 4.7A11 11 0 0 1 17.5 8M5.5 11.3a6.5 6.5 0 0 1 3-1.6M8 14a3 3 0 0 1 4 0M10 16.7h.01',
  inbound: 'M15.5 4.5 5 15M5 7.5V15h7.5',
  outbound: 'M5 15 15.5 4.5M8 4.5h7.5V12',
  missed: 'M16.5 6.5 10.5 12.5 4 6M4 10.5V6h4.5',
  plus: 'M10 4v12M4 10h12',
  calendar: 'M3.5 5h13v11.5h-13ZM3.5 8.5h13M7 3v3.5M13 3v3.5',
  review: 'M4.5 3h8l3 3v4M4.5 3v14h5M7 7h6M7 10.5h3M10.5 14.5l2.2 2.2 4.3-4.7',
  tasks: 'M3.5 5.5l1.2 1.2 2-2.4M3.5 10.5l1.2 1.2 2-2.4M3.5 15.5l1.2 1.2 2-2.4M9.5 5.5h7M9.5 10.5h7M9.5 15.5h7',
  star: 'M10 3l2.1 4.4 4.9.7-3.5 3.4.8 4.8-4.3-2.3-4.3 2.3.8-4.8L3 8.1l4.9-.7Z',
  left: 'M12.5 4 6.5 10l6 6',
  right: 'M7.5 4l6 6-6 6',
  minus: 'M4 10h12',
  fit_page: 'M5 3h10v14H5ZM8 7h4M8 10h4M8 13h2',
  fit_width: 'M3 4v12M17 4v12M6 10h8M6 10l2-2M6 10l2 2M14 10l-2-2M14 10l-2 2',
  turn_left: 'M4.5 9.5a6 6 0 1 1 1.8 5M4.5 5v4.5H9',
  turn_right: 'M15.5 9.5a6 6 0 1 0-1.8 5M15.5 5v4.5H11',
  enlarge: 'M12 3.5h4.5V8M8 16.5H3.5V12M16.5 3.5 11.5 8.5M3.5 16.5l5-5',
  shrink: 'M16.5 8H12V3.5M3.5 12H8v4.5M12 8l4.5-4.5M8 12l-4.5 4.5',
  image: 'M3 4h14v12H3ZM3 13.5l4-4 3 3 3-3.5 4 4.5M7 7.5h.01',
  cabinet: 'M4.5 2.5h11v15h-11ZM4.5 7.5h11M4.5 12.5h11M9 5h2M9 10h2M9 15h2',
  table: 'M3 4.5h14v11H3ZM3 8.2h14M3 11.8h14M8 8.2v7.3',
  upload: 'M10 13V4M6.5 7.5 10 4l3.5 3.5M3.5 13.5v3h13v-3',
  cycle: 'M3 14.5c3 0 3-9 7-9s4 9 7 9M3 14.5h.01M10 5.5h.01M17 14.5h.01M13 3.5l-3 2 3 2',
  flag: 'M5 17V3.5h9.5l-2 3.3 2 3.2H5',
  record: 'M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM10 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4Z',
  qr: 'M3.5 3.5h5v5h-5ZM11.5 3.5h5v5h-5ZM3.5 11.5h5v5h-5ZM12 12h1.5M16.5 12v1.5M12 16.5h1.5M15 15h1.5v1.5',
} as const;
export type IconName = keyof typeof paths;

/** A small drawing beside a word; never alone where it carries meaning. */
export class UiIcon extends LitElement {
  static override properties = { name: {}, size: { type: Number } };
  declare name: IconName;
  declare size: number;

  constructor() {
    super();
    this.size = 18;
  }

  protected override render() {
    return html`<svg viewBox="0 0 20 20" width=${this.size} height=${this.size} aria-hidden="true"><path d=${paths[this.name]} /></svg>`;
  }

  static override styles = css`
    :host { display: inline-flex; flex: none; }
    svg { display: block; fill: none; stroke: currentcolor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
  `;
}
customElements.define('ui-icon', UiIcon);
declare global {
  interface HTMLElementTagNameMap {
    'ui-icon': UiIcon;
  }
}
