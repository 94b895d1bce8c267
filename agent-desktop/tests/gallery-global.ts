import { chromiumPath, shareGallery, startGallery } from './gallery-browser.ts';

/** One build of the gallery and one Chromium for all tests of the desktop's screens. */
export default async function setup(): Promise<() => Promise<void>> {
  if (!chromiumPath) return async () => {};
  const gallery = await startGallery();
  shareGallery(gallery);
  return () => gallery.stop();
}
