// The first thing that runs on a fresh machine: plain JavaScript for any Node from 20 on, no packages.
// It brings node_modules up to package-lock.json and runs the asked command under the Node pinned there.
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const commands = {
  start: 'scripts/house/start.ts',
  call: 'scripts/caller/call.ts',
  test: 'scripts/test/test.ts',
  check: 'scripts/test/check.ts',
  bench: 'scripts/test/bench.ts',
  chaos: 'tests/chaos/chaos.ts',
  soak: 'tests/chaos/soak.ts',
  'calls:import': 'scripts/calls/import.ts',
  'calls:report': 'scripts/calls/report.ts',
  'calls:staffing': 'scripts/calls/staffing.ts',
  'verify:calls': 'scripts/calls/verify.ts',
  'db:bank': 'scripts/db/bank.ts',
  'db:feed': 'scripts/db/feed.ts',
  'db:migrate': 'scripts/db/migrate.ts',
  'db:user': 'scripts/db/user.ts',
  'model:train': 'scripts/model/train.ts',
  'model:score': 'scripts/model/score.ts',
};

/** Ends with one clear sentence. */
function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function versionAtLeast(version, major, minor) {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

function checkMachine() {
  if (!versionAtLeast(process.versions.node, 20, 0)) {
    refuse(`Tellerline needs Node.js 20 or newer to begin with; this is ${process.versions.node}.`);
  }
  if (process.platform === 'win32') {
    refuse('Tellerline runs on Linux (Debian 12 or newer is tested); on Windows use WSL 2 with Debian.');
  }
}

const pinnedNodeFolder = () => join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin');

/** The Node to run under: the pinned one, or the host's where it is new enough; null when there is neither. */
function chosenNode() {
  const pinned = join(pinnedNodeFolder(), 'node');
  if (existsSync(pinned)) return pinned;
  return versionAtLeast(process.versions.node, 22, 18) ? process.execPath : null;
}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/**
 * Why `npm ci` has to run, or null. npm leaves in node_modules a copy of the lock file as it was installed; that copy is
 * written last, so it is also missing after an installation that was cut short.
 */
function reasonToInstall() {
  const wanted = readJson(join(root, 'package-lock.json')).packages;
  const stamp = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(stamp)) return 'the packages are not installed yet';
  const installed = readJson(stamp).packages;
  const ownNode = `node_modules/node-${process.platform}-${process.arch}`;
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.includes('node_modules/') || entry.link) continue;
    const present = installed[path];
    if (!present && entry.optional && path !== ownNode) continue;
    if (present?.version !== entry.version) return 'package-lock.json has changed';
  }
  return null;
}

function checkMayWrite() {
  const folder = existsSync(join(root, 'node_modules')) ? join(root, 'node_modules') : root;
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    refuse(`${folder} cannot be written by this user; own the project's folder to install its packages.`);
  }
}

const noNetwork = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH)\b/;

/** Runs `npm ci` once; tells whether it succeeded and what it said. */
async function npmCi(retries) {
  const npmScript = process.env.npm_execpath;
  const [program, first] = npmScript?.endsWith('.js') ? [process.execPath, [npmScript]] : ['npm', []];
  const args = [...first, 'ci', '--no-progress', '--loglevel=error', `--fetch-retries=${retries}`];
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const handOn = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, handOn);
  let told = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      told = (told + text).slice(-20_000);
    });
  }
  const code = await new Promise((settle) => {
    child.on('error', (error) => {
      told +=
        error.code === 'ENOENT' ? 'npm was not found on this machine (Debian: apt-get install npm).\n' : `${error}\n`;
      settle(1);
    });
    child.on('close', (exitCode, signal) => (signal ? process.exit(1) : settle(exitCode ?? 1)));
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, handOn);
  return { succeeded: code === 0, told };
}

/** Brings the packages, showing what is done and why, and how long it has taken where somebody watches. */
async function install(reason) {
  checkMayWrite();
  const count = Object.keys(readJson(join(root, 'package-lock.json')).packages).length;
  const what = `Installing ${count} packages with npm ci – ${reason}`;
  const began = performance.now();
  const seconds = () => `${Math.round((performance.now() - began) / 1000)} s`;
  process.stderr.write(process.stderr.isTTY ? what : `${what}\n`);
  const ticker = process.stderr.isTTY && setInterval(() => process.stderr.write(`\r${what} … ${seconds()}`), 1000);
  // Without retries first: npm would try hundreds of packages again and again before it said that there is no network.
  let { succeeded, told } = await npmCi(0);
  if (!succeeded && !noNetwork.test(told)) ({ succeeded, told } = await npmCi(2));
  if (ticker) clearInterval(ticker);
  if (process.stderr.isTTY) process.stderr.write('\n');
  if (succeeded) return process.stderr.write(`Installed in ${seconds()}\n`);
  if (noNetwork.test(told)) {
    refuse('The package registry cannot be reached: the first start needs the network once, later ones do not.');
  }
  const forbidden = /\bEACCES\b/.test(told) && /^npm err(?:or|!) path (.+)$/im.exec(told)?.[1];
  if (forbidden) {
    refuse(`npm may not write ${forbidden}; run as a user with a home folder of its own, or set npm_config_cache.`);
  }
  refuse(`npm ci failed:\n${told.trim()}`);
}

/** The embedded database of the house, for commands on it that are not told another. */
function databaseOfHouse() {
  const home = resolve(root, process.env.TELLERLINE_HOME || '.tellerline');
  return `sqlite:${join(home, 'data', 'tellerline.sqlite')}`;
}

/** `setpriv` of util-linux: has the kernel end the command when this process dies, even by kill -9. */
const setprivPath = () => ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));

/** Runs the command under the chosen Node, hands signals on and ends as it ended. */
function run(node, script, args) {
  const env = { ...process.env };
  if (/^(db|calls|verify):/.test(command)) env.DATABASE_URL ||= databaseOfHouse();
  env.PATH = [dirname(node), join(root, 'node_modules', '.bin'), env.PATH].join(':');
  const wanted = [node, '--disable-warning=ExperimentalWarning', join(root, script), ...args];
  const setpriv = setprivPath();
  const [program, ...rest] = setpriv ? [setpriv, '--pdeathsig', 'TERM', '--', ...wanted] : wanted;
  const child = spawn(program, rest, { stdio: 'inherit', env });
  // A terminal sends Ctrl-C to both processes, a service manager only to this one: the command must bear it twice.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm hands SIGTERM to a shell between it and this process; that shell ends without handing it on.
  if (process.env.npm_lifecycle_event) {
    const starter = process.ppid;
    setInterval(() => process.ppid !== starter && child.kill('SIGTERM'), 500).unref();
  }
  child.on('error', (error) => refuse(`Cannot run ${node}: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    } else process.exit(code ?? 1);
  });
}

const [command = '', ...args] = process.argv.slice(2);
const script = commands[command];
checkMachine();
if (!script) refuse(`Unknown command ${JSON.stringify(command)}; there are: ${Object.keys(commands).join(', ')}.`);
const reason = reasonToInstall();
if (reason) await install(reason);
const node = chosenNode();
if (!node) {
  refuse(
    `Tellerline needs Node.js 22.18 or newer here: no pinned one exists for ${process.platform}-${process.arch}, and this is ${process.versions.node}.`,
  );
}
run(node, script, args);
