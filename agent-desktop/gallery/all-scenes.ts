import type { Scene } from './scene.ts';
import { alertScenes } from './scenes/alert-scenes.ts';
import { archiveScenes } from './scenes/archive-scenes.ts';
import { centreScenes } from './scenes/centre-scenes.ts';
import { companyScenes } from './scenes/company-scenes.ts';
import { customerListScenes } from './scenes/customer-list-scenes.ts';
import { dataScenes } from './scenes/data-scenes.ts';
import { diallingScenes } from './scenes/dialling-scenes.ts';
import { documentScenes } from './scenes/document-scenes.ts';
import { duplicateScenes } from './scenes/duplicates.ts';
import { feedScenes } from './scenes/feeds.ts';
import { fileScenes } from './scenes/file-scenes.ts';
import { flowScenes } from './scenes/flow-scenes.ts';
import { flowWriterScenes } from './scenes/flow-writer-scenes.ts';
import { groupScenes } from './scenes/group-scenes.ts';
import { knowledgeScenes } from './scenes/knowledge-scenes.ts';
import { lifecycleScenes } from './scenes/lifecycle-scenes.ts';
import { liveScenes } from './scenes/live-scenes.ts';
import { modelScenes } from './scenes/model-scenes.ts';
import { offerScenes } from './scenes/offer-scenes.ts';
import { privacyScenes } from './scenes/privacy-scenes.ts';
import { recordingScenes } from './scenes/recording-scenes.ts';
import { registerScenes } from './scenes/register-scenes.ts';
import { relationScenes } from './scenes/relation-scenes.ts';
import { reportScenes } from './scenes/report-scenes.ts';
import { requestScenes } from './scenes/request-scenes.ts';
import { taskScenes } from './scenes/task-scenes.ts';
import { viewScenes } from './scenes/view-scenes.ts';
import { callDeskScenes } from './scenes.ts';

/** Every scene by its name. */
export const scenes: Record<string, Scene> = {
  ...callDeskScenes,
  ...documentScenes,
  ...archiveScenes,
  ...centreScenes,
  ...companyScenes,
  ...fileScenes,
  ...taskScenes,
  ...privacyScenes,
  ...registerScenes,
  ...dataScenes,
  ...feedScenes,
  ...duplicateScenes,
  ...viewScenes,
  ...relationScenes,
  ...customerListScenes,
  ...groupScenes,
  ...lifecycleScenes,
  ...flowScenes,
  ...liveScenes,
  ...flowWriterScenes,
  ...reportScenes,
  ...requestScenes,
  ...recordingScenes,
  ...knowledgeScenes,
  ...alertScenes,
  ...diallingScenes,
  ...modelScenes,
  ...offerScenes,
};
