import type { ImageElementView, MissingPages } from '@tellerline/contracts';

/** A file of a set as far as the file list is concerned. */
export interface ListedPage {
  elementId: string | null;
  /** Pages inside; a file whose pages could not be counted is taken for one. */
  pages: number | null;
}

/**
 * Which files of the list are not whole. Pages somebody assigned count for their file; those nobody assigned fill what is
 * missing, in the order of the list.
 */
export function missingPages(elements: readonly ImageElementView[], files: readonly ListedPage[]): MissingPages[] {
  const pagesOf = (file: ListedPage) => file.pages ?? 1;
  let spare = files
    .filter(({ elementId }) => !elements.some(({ id }) => id === elementId))
    .reduce((sum, file) => sum + pagesOf(file), 0);
  return elements.flatMap((element) => {
    const assigned = files
      .filter(({ elementId }) => elementId === element.id)
      .reduce((sum, file) => sum + pagesOf(file), 0);
    const filled = Math.min(spare, Math.max(0, element.pages - assigned));
    spare -= filled;
    const present = assigned + filled;
    if (present >= element.pages) return [];
    return [
      { elementId: element.id, name: element.name, expected: element.pages, present, mandatory: element.mandatory },
    ];
  });
}
