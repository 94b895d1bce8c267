import { quiet } from './quiet.ts';
import '../src/styles/tokens.css';
import '../src/app/desk-app.ts';
import { ApiError } from '../src/data/api-client.ts';
import { MemoryStore } from '../src/state/key-value-store.ts';
import { scenes } from './all-scenes.ts';
import { FakePhone, FakeSocket, fakeApi, fakeHttp, fakePorts } from './fake-desk.ts';
import * as fixtures from './fixtures.ts';

/** `?scene=pop-one&theme=dark&locale=en&density=comfortable`; without a scene, the list of all. */
const asked = new URLSearchParams(location.search);
const name = asked.get('scene');
const scene = name ? scenes[name] : undefined;

if (scene) void play();
else list();

async function play(): Promise<void> {
  if (!scene) return;
  const socket = new FakeSocket();
  const store = new MemoryStore();
  store.setItem('tellerline.locale', asked.get('locale') ?? 'zh-CN');
  store.setItem(
    'tellerline.appearance',
    JSON.stringify({ theme: asked.get('theme') ?? 'light', density: asked.get('density') ?? 'compact' }),
  );
  scene.before?.(socket, store);
  if (scene.page) location.hash = `#/${scene.page}`;
  const session = scene.session === undefined ? fixtures.session(['agent']) : scene.session;
  const api = fakeApi({
    session: async () => {
      if (!session) throw new ApiError('session.required');
      return session;
    },
    ...scene.api,
  });
  const app = document.createElement('desk-app');
  app.ports = fakePorts(socket, api, fakeHttp(scene.http ?? {}), store, scene.mirror ?? false);
  document.body.append(app);
  // A scene without a session stands when its form does; the others when the line is live and the phone has registered.
  const stands = (): boolean =>
    session
      ? document.title !== '' &&
        (FakePhone.last !== null || scene.mirror === true || !session.user.extension) &&
        app.shadowRoot?.querySelector('desk-shell') !== null
      : app.shadowRoot?.querySelector('sign-in-page') !== null;
  while (!stands()) await new Promise((resolve) => setTimeout(resolve, 20));
  await quiet(350);
  await scene.after?.(socket, app);
  await quiet(450);
  document.documentElement.dataset.ready = 'true';
}

function list(): void {
  document.body.style.overflow = 'auto';
  const links = Object.keys(scenes).map((scene) => {
    const item = document.createElement('li');
    for (const query of ['theme=light', 'theme=dark', 'theme=light&locale=en']) {
      const link = document.createElement('a');
      link.href = `?scene=${scene}&${query}`;
      link.textContent = `${scene} ${query}`;
      link.style.marginRight = '24px';
      item.append(link);
    }
    return item;
  });
  document.body.append(...links);
}
