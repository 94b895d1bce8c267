import {
  AllottedPlaces,
  ArchiveFileDetail,
  ArchiveFilePage,
  type ArchiveFileState,
  type CabinetChange,
  CabinetView,
  type ImageElementDraft,
  ImageElementView,
  type NewArchiveFile,
  type NewCabinet,
  ShelfMap,
  type TakeOut,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type Http, queryOf } from '../../data/http.ts';

const at = encodeURIComponent;

export interface FilesAsked {
  q: string;
  state: ArchiveFileState | null;
  cabinetId: string | null;
  sort: 'customer' | 'position' | 'due' | 'latest';
}

/** The paper archive, over the desk's requests. */
export const archiveApi = (http: Http) => ({
  files: (asked: FilesAsked, cursor: string | null, signal?: AbortSignal): Promise<ArchiveFilePage> =>
    http.get(`/archive/files${queryOf({ ...asked, cursor })}`, ArchiveFilePage, signal),
  file: (id: string): Promise<ArchiveFileDetail> => http.get(`/archive/files/${at(id)}`, ArchiveFileDetail),
  register: (file: NewArchiveFile): Promise<ArchiveFileDetail> => http.post('/archive/files', file, ArchiveFileDetail),
  allot: (): Promise<AllottedPlaces> => http.post('/archive/allotment', {}, AllottedPlaces),
  takeOut: (id: string, body: TakeOut): Promise<ArchiveFileDetail> =>
    http.post(`/archive/files/${at(id)}/take-out`, body, ArchiveFileDetail),
  bringBack: (id: string, note: string): Promise<ArchiveFileDetail> =>
    http.post(`/archive/files/${at(id)}/return`, { note }, ArchiveFileDetail),
  cabinets: (): Promise<CabinetView[]> => http.get('/archive/cabinets', z.array(CabinetView)),
  map: (id: string): Promise<ShelfMap> => http.get(`/archive/cabinets/${at(id)}/map`, ShelfMap),
  addCabinet: (cabinet: NewCabinet): Promise<CabinetView> => http.post('/archive/cabinets', cabinet, CabinetView),
  changeCabinet: (id: string, change: CabinetChange): Promise<CabinetView> =>
    http.put(`/archive/cabinets/${at(id)}`, change, CabinetView),
  elements: (): Promise<ImageElementView[]> => http.get('/image-elements', z.array(ImageElementView)),
  addElement: (draft: ImageElementDraft): Promise<ImageElementView> =>
    http.post('/image-elements', draft, ImageElementView),
  changeElement: (
    id: string,
    change: Omit<ImageElementDraft, 'kind' | 'customerKind'> & { inUse: boolean; version: number },
  ): Promise<ImageElementView> => http.put(`/image-elements/${at(id)}`, change, ImageElementView),
});
