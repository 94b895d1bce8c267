/// <reference lib="dom" />
import type { Page } from 'playwright-core';

/**
 * What the browser itself makes of the recording it plays: the loudest sample of both sides, of 32,767, and the longest stretch
 * in which both are silent to the last bit, in milliseconds.
 */
export async function heardRecording(page: Page): Promise<{ agent: number; caller: number; pause: number }> {
  const address = await page
    .locator('audio')
    .last()
    .evaluate((element) => (element as HTMLAudioElement).src);
  return page.evaluate(async (source) => {
    const answer = await fetch(source);
    const context = new OfflineAudioContext(2, 1, 8_000);
    const sound = await context.decodeAudioData(await answer.arrayBuffer());
    const [left, right] = [sound.getChannelData(0), sound.getChannelData(1)];
    const loudest = (side: Float32Array) => side.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0) * 32_767;
    let longest = 0;
    let silent = 0;
    for (let at = 0; at < left.length; at += 1) {
      silent = left[at] === 0 && right[at] === 0 ? silent + 1 : 0;
      longest = Math.max(longest, silent);
    }
    return { agent: loudest(left), caller: loudest(right), pause: (longest / sound.sampleRate) * 1_000 };
  }, address);
}
