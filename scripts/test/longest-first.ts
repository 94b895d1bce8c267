import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take minutes, the longest first: begun last, they would run on alone when everything else is done. */
const longest = [
  'agent-desktop/tests/gallery.test.ts',
  'tests/e2e/call-stories.test.ts',
  'tests/e2e/hand-over-stories.test.ts',
  'tests/chaos/',
  'tests/contract/self-service-live.test.ts',
  'tests/contract/cti-asterisk.test.ts',
];

/** The order in which a run takes its files: long ones before all others. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((part) => moduleId.includes(part));
      return at < 0 ? longest.length : at;
    };
    const others = await super.sort(files);
    return others
      .map((file, at) => ({ file, at }))
      .sort((a, b) => place(a.file) - place(b.file) || a.at - b.at)
      .map(({ file }) => file);
  }
}
