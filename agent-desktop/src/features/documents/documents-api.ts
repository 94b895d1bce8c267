import {
  ArchiveFileView as ArchiveFile,
  type ArchiveFileView,
  type BeginImageSet,
  type CustomerImages,
  ImageElementView,
  ImageSetDetail,
  ImageSetPage,
  ImageSetView,
  type ImageSystemName,
  CustomerImages as Images,
  OutsideDocuments,
  ToldError,
} from '@tellerline/contracts';
import { z } from 'zod';
import { ApiError, refusalOf } from '../../data/api-client.ts';
import { type Http, queryOf } from '../../data/http.ts';

const at = encodeURIComponent;

/** Images and papers of customers, over the desk's requests. */
export const documentsApi = (http: Http) => ({
  images: (customerNo: string, account: string | null, signal?: AbortSignal): Promise<CustomerImages> =>
    http.get(`/customers/${at(customerNo)}/images${queryOf({ account })}`, Images, signal),
  /** Earlier imports of a kind, the last begun first. */
  sets: (customerNo: string, query: { kind: string; account: string | null; cursor?: string | null }) =>
    http.get(`/customers/${at(customerNo)}/image-sets${queryOf(query)}`, ImageSetPage),
  set: (id: string) => http.get(`/image-sets/${at(id)}`, ImageSetDetail),
  elements: () => http.get('/image-elements', z.array(ImageElementView)),
  begin: (customerNo: string, draft: BeginImageSet) =>
    http.post(`/customers/${at(customerNo)}/image-sets`, draft, ImageSetView),
  addPage: (setId: string, file: File, element: string | null, progress?: (share: number) => void) =>
    http.upload(
      `/image-sets/${at(setId)}/pages${queryOf({ name: file.name, element })}`,
      file,
      ImageSetDetail,
      progress,
    ),
  replacePage: (setId: string, page: { pageNo: number; revision: number }, file: File, reason: string) =>
    http.upload(
      `/image-sets/${at(setId)}/pages/${page.pageNo}/replacement${queryOf({ name: file.name, reason, revision: page.revision })}`,
      file,
      ImageSetDetail,
    ),
  finish: (setId: string, complete: boolean) =>
    http.post(`/image-sets/${at(setId)}/import`, { complete }, ImageSetDetail),
  withdraw: (setId: string, reason: string) =>
    http.post(`/image-sets/${at(setId)}/withdrawal`, { reason }, ImageSetDetail),
  papers: (customerNo: string): Promise<ArchiveFileView[]> =>
    http.get(`/customers/${at(customerNo)}/papers`, z.array(ArchiveFile)),
  outside: (
    customerNo: string,
    system: ImageSystemName,
    query: { account: string | null; from: string | null; to: string | null; cursor?: string | null },
  ) => http.get(`/customers/${at(customerNo)}/outside-images/${system}${queryOf(query)}`, OutsideDocuments),
});

/** Where a page of ours, and one of another system, is fetched. */
export const pageAddress = (setId: string, pageNo: number, revision: number): string =>
  `/image-sets/${at(setId)}/pages/${pageNo}/${revision}`;
export const outsideAddress = (customerNo: string, system: ImageSystemName, ref: string, page: number): string =>
  `/customers/${at(customerNo)}/outside-images/${system}/${at(ref)}/${page}`;

/** The bytes of a page and what the server says they are. @throws ApiError */
export async function fetchPage(
  http: Http,
  path: string,
  signal: AbortSignal,
): Promise<{ type: string; bytes: ArrayBuffer }> {
  const response = await fetch(http.address(path), { credentials: 'same-origin', signal }).catch((cause: unknown) => {
    throw signal.aborted ? cause : new ApiError('error.offline', null, cause);
  });
  if (!response.ok) {
    const told = z.object({ error: ToldError }).safeParse(await response.json().catch(() => null));
    throw told.success ? await refusalOf(told.data.error) : new ApiError('error.unreadable');
  }
  const bytes = await response.arrayBuffer().catch((cause: unknown) => {
    throw signal.aborted ? cause : new ApiError('error.offline', null, cause);
  });
  return { type: response.headers.get('content-type')?.split(';')[0] ?? '', bytes };
}
