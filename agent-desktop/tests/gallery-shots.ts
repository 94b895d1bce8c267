/**
 * Pictures of the gallery: `node agent-desktop/tests/gallery-shots.ts <folder> [scene …] [--theme dark] [--locale en]
 * [--size 1920x1080]`. Builds the gallery, serves it on a free port, takes one picture per scene.
 */
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openGallery } from './gallery-browser.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    theme: { type: 'string', default: 'light' },
    locale: { type: 'string', default: 'zh-CN' },
    density: { type: 'string', default: 'compact' },
    size: { type: 'string', default: '1366x768' },
  },
});
const [folder = 'gallery-shots', ...wanted] = positionals;
mkdirSync(folder, { recursive: true });
const gallery = await openGallery(values.size);
try {
  for (const scene of wanted.length > 0 ? wanted : await gallery.scenes()) {
    const page = await gallery.show(scene, values);
    await page.screenshot({ path: `${folder}/${scene}.${values.theme}.${values.locale}.${values.size}.png` });
    for (const complaint of gallery.complaints.splice(0)) console.log(scene, complaint);
    await page.close();
  }
} finally {
  await gallery.close();
}
