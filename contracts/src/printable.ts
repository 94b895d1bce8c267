/**
 * What nobody sees: controls of both halves, soft hyphens, zero-width and direction-changing characters, line and paragraph
 * separators, tags, lone halves of surrogate pairs. One list for the whole product.
 */
const unprintable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is meant here
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u3164\uffa0\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}\p{Cs}]/gu;

/** `text` without characters nobody sees. Line breaks and tabs are among them. */
export const printable = (text: string): string => text.replace(unprintable, '');

/** As `unprintable`, less what a note may hold: line feeds, tabs, and the joiners inside emoji and some scripts. */
const invisible =
  /[\u00ad\u061c\u115f\u1160\u180e\u3164\uffa0\u200b\u200e\u200f\u2060-\u2065\u206a-\u206f\ufeff\u{e0000}-\u{e001f}]/gu;

/** `text` without what came along unseen when it was pasted; other line breaks become line feeds. */
export const withoutInvisible = (text: string): string =>
  text.replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n').replace(invisible, '');
