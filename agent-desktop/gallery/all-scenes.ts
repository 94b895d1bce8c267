import type { Scene } from './scene.ts';
import { callDeskScenes } from './scenes.ts';

/** Every scene by its name. */
export const scenes: Record<string, Scene> = { ...callDeskScenes };
