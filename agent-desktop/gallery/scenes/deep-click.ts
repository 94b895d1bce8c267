import { quiet } from '../quiet.ts';

/** Until what was done has had its effect, at most so long. */
export const waited = (ms = 400): Promise<void> => quiet(ms);

/** Looks into every element, however deep. */
export function findDeep(root: ParentNode, selector: string): HTMLElement[] {
  const found = [...root.querySelectorAll<HTMLElement>(selector)];
  for (const element of root.querySelectorAll('*')) {
    if (element.shadowRoot) found.push(...findDeep(element.shadowRoot, selector));
  }
  return found;
}

/** Clicks the `at`-th such element as soon as it is there. */
export async function clickDeep(selector: string, at = 0): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    const element = findDeep(document, selector)[at];
    if (element) {
      element.click();
      return waited(150);
    }
    await waited(50);
  }
  throw new Error(`nothing like ${selector}`);
}

/** Waits for what takes the time it takes, such as a microphone that must be heard first. */
export async function appears(selector: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (findDeep(document, selector).length > 0) return;
    await waited(50);
  }
  throw new Error(`nothing like ${selector}`);
}

/** Types into the first such field once it is there. */
export async function typeDeep(selector: string, text: string): Promise<void> {
  await appears(selector);
  const field = findDeep(document, selector)[0] as HTMLInputElement;
  field.value = text;
  field.dispatchEvent(new Event('input'));
  await waited(50);
}
