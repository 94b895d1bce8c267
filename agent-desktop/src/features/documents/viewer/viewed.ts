import type { ImageSetDetail } from '@tellerline/contracts';
import { kindName } from '../document-words.ts';
import { outsideAddress, pageAddress } from '../documents-api.ts';

/** One file the viewer goes through. */
export interface ViewedFile {
  /** Below the API. */
  address: string;
  name: string;
  /** Said beside the name: when, by whom, that it was replaced. */
  note: string;
  /** Pages inside as far as is known before it is opened. */
  pages: number | null;
  /** Which place and edition of its set it is; null for other systems’ files. */
  page: { pageNo: number; revision: number } | null;
  replaced: boolean;
}

/** What the viewer shows: files in order, with a heading. */
export interface Viewed {
  heading: string;
  detail: string;
  files: readonly ViewedFile[];
}

/** An import with its pages; editions that were replaced come last. */
export function viewedSet(set: ImageSetDetail): Viewed {
  const file = (page: ImageSetDetail['pages'][number]): ViewedFile => ({
    address: pageAddress(set.id, page.pageNo, page.revision),
    name: page.fileName,
    note: page.replaced ? page.replaced.reason : '',
    pages: page.pages,
    page: { pageNo: page.pageNo, revision: page.revision },
    replaced: page.replaced !== null,
  });
  const shelf = set.shelf.map(({ position }) => position).join(', ');
  return {
    heading: set.title ? `${kindName(set.kind)} · ${set.title}` : kindName(set.kind),
    detail: [set.number, set.accountNo, shelf].filter(Boolean).join(' · '),
    files: [...set.pages, ...set.earlier].map(file),
  };
}

/** A document of another system, page by page. */
export const viewedOutside = (
  customerNo: string,
  system: Parameters<typeof outsideAddress>[1],
  document: { ref: string; title: string; date: string; pages: number },
): Viewed => ({
  heading: document.title,
  detail: `${document.ref} · ${document.date}`,
  files: Array.from({ length: document.pages }, (_, at) => ({
    address: outsideAddress(customerNo, system, document.ref, at + 1),
    name: String(at + 1),
    note: '',
    pages: 1,
    page: null,
    replaced: false,
  })),
});
