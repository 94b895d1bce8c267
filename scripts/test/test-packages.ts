import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { findProgram } from '../house/run-program.ts';

interface TestNeed {
  /** Named in TELLERLINE_TEST_LACKS when it is not there. */
  name: string;
  debianPackage: string;
  why: string;
  isThere(): boolean;
}

const hasProgram = (name: string) => () => findProgram(name) !== null;

/** Programs of the system the tests drive, and what they prove with them. */
const needs: readonly TestNeed[] = [
  {
    name: 'chromium',
    debianPackage: 'chromium',
    why: "the agents' desktop is tested in it",
    isThere: hasProgram('chromium'),
  },
  { name: 'sipp', debianPackage: 'sip-tester', why: 'SIPp places many calls at once', isThere: hasProgram('sipp') },
  {
    name: 'mariadb',
    debianPackage: 'mariadb-server',
    why: 'every server test runs on it too, in a private folder',
    isThere: hasProgram('mariadbd'),
  },
  {
    name: 'fonts',
    debianPackage: 'fonts-noto-cjk',
    why: 'Chinese text on screenshots',
    isThere: () => globSync('/usr/share/fonts/**/NotoSansCJK*').length > 0,
  },
  {
    name: 'espeak-ng',
    debianPackage: 'espeak-ng',
    why: 'callers and prompts speak with it',
    isThere: hasProgram('espeak-ng'),
  },
  { name: 'sox', debianPackage: 'sox', why: 'prompts are brought into form with it', isThere: hasProgram('sox') },
];

const list = (lacking: readonly TestNeed[]): string =>
  lacking.map(({ debianPackage, why }) => `  ${debianPackage}: ${why}`).join('\n');

function install(lacking: readonly TestNeed[]): void {
  const env = {
    ...process.env,
    DEBIAN_FRONTEND: 'noninteractive',
    // Packages that bring a service do not start it.
    RUNLEVEL: '1',
  };
  const apt = (...args: string[]) => spawnSync('apt-get', args, { env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  apt('-qq', 'update');
  const packages = lacking.map((need) => need.debianPackage);
  const done = apt('-qq', '-y', '--no-install-recommends', 'install', ...packages);
  if (done.status !== 0)
    process.stdout.write(`apt-get install failed:\n${`${done.stdout}${done.stderr}`.slice(-2_000)}\n`);
}

/**
 * Brings what the tests need through Debian's packages where this user may; says what it does and why.
 * @returns the names of what is still missing: tests that need it are skipped, and counted.
 */
export function provideTestPackages(): string[] {
  let lacking = needs.filter((need) => !need.isThere());
  if (lacking.length === 0) return [];
  if (process.getuid?.() === 0 && findProgram('apt-get') !== null) {
    process.stdout.write(`Installing Debian packages the tests need:\n${list(lacking)}\n`);
    install(lacking);
    lacking = needs.filter((need) => !need.isThere());
  }
  if (lacking.length > 0) {
    process.stdout.write(
      `Missing on this machine; tests that need these are skipped (as root: apt-get install ${lacking.map((need) => need.debianPackage).join(' ')}):\n${list(lacking)}\n`,
    );
  }
  return lacking.map((need) => need.name);
}
