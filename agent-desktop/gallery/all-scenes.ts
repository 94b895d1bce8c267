import type { Scene } from './scene.ts';
import { companyScenes } from './scenes/company-scenes.ts';
import { fileScenes } from './scenes/file-scenes.ts';
import { callDeskScenes } from './scenes.ts';

/** Every scene by its name. */
export const scenes: Record<string, Scene> = { ...callDeskScenes, ...companyScenes, ...fileScenes };
