/** A file that can be looked at. Sizes in CSS pixels at 100 %. */
export interface OpenFile {
  pages: number;
  size(page: number): Promise<{ width: number; height: number }>;
  /** Draws a page, counted from 1, so sharp that it may be shown `scale` times its size. */
  paint(page: number, canvas: HTMLCanvasElement, scale: number): Promise<void>;
  close(): void;
}

/** More pixels than this are not asked of a canvas; what is shown larger is a little less sharp. */
const MOST_PIXELS = 24_000_000;

/** How much larger than `width` × `height` a canvas may be, at most `wanted`. */
export const sharpness = (width: number, height: number, wanted: number): number =>
  Math.min(wanted, Math.sqrt(MOST_PIXELS / (width * height)));
