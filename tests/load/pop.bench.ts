/**
 * P1: from the first byte of AgentCalled on the bridge's socket to the customer's name painted in Chromium, against fake AMI →
 * bare `ws` → a page that writes the same name, in the same run and the same browser.
 *
 *   npm run bench -- pop [--rates=10,50,100,300] [--pairs=5] [--seconds=20] [--agents=500] [--customers=5000]
 *                        [--database=mariadb|sqlite] [--figure=100] [--profile=<folder>] [--small]
 *
 * Real bridge, server, database and desktop; 499 further desktops without a screen take the other calls, answer, end and wrap
 * up. The figure is that of the p50 at `--figure` calls a second. `--small` (CI) checks correctness only.
 */
import { cpus, loadavg, totalmem } from 'node:os';
import { quantile } from './arrivals.ts';
import { type PopRate, ringLimitMs, runPop } from './pop-run.ts';
import { estimateRatio } from './ratio.ts';
import { recordFigure } from './record-figure.ts';

const small = process.argv.includes('--small');
const option = (name: string, otherwise: string): string =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise;

const rates = option('rates', small ? '10' : '10,50,100,300')
  .split(',')
  .map(Number);
const figureRate = Number(option('figure', String(rates.includes(50) ? 50 : rates[0])));
const report = await runPop({
  database: option('database', 'mariadb') === 'sqlite' ? 'sqlite' : 'mariadb',
  customers: Number(option('customers', small ? '200' : '5000')),
  agents: Number(option('agents', small ? '12' : '500')),
  rates,
  pairs: Number(option('pairs', small ? '1' : '5')),
  seconds: Number(option('seconds', small ? '6' : '20')),
  profileFolder: option('profile', '') || undefined,
  onProgress: (line) => console.log(line),
});

const paintedOf = (rate: PopRate): number[] => rate.ours.flatMap(({ paintMs }) => paintMs);
const ms = (value: number): string => `${value.toFixed(1)} ms`;
const ratioOf = ({ ours, floor }: PopRate, share: number) =>
  estimateRatio(
    ours.map(({ paintMs }, pair) => quantile(paintMs, share) / quantile(floor[pair]?.paintMs ?? [], share)),
  );

console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${report.database}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${report.agents} desktops`,
);
for (const rate of report.rates) {
  const painted = paintedOf(rate);
  const sockets = rate.ours.flatMap(({ socketMs }) => socketMs);
  const bare = rate.floor.flatMap(({ paintMs }) => paintMs);
  const browser = rate.ours.flatMap(({ browserMs }) => browserMs);
  const inTime = painted.filter((value) => value <= ringLimitMs).length / painted.length;
  const [p50, p99] = [ratioOf(rate, 0.5), ratioOf(rate, 0.99)];
  console.log(
    `${rate.perSecond} calls/s: painted p50 ${ms(quantile(painted, 0.5))} p99 ${ms(quantile(painted, 0.99))} of ${painted.length}; ` +
      `at the sockets of all agents p50 ${ms(quantile(sockets, 0.5))} p99 ${ms(quantile(sockets, 0.99))} of ${sockets.length}; ` +
      `of it in the browser p50 ${ms(quantile(browser, 0.5))} p99 ${ms(quantile(browser, 0.99))}; ` +
      `floor p50 ${ms(quantile(bare, 0.5))} p99 ${ms(quantile(bare, 0.99))} of ${bare.length}`,
  );
  console.log(
    `   ratio p50 ${p50.median.toFixed(2)} [${p50.low.toFixed(2)}–${p50.high.toFixed(2)}], p99 ${p99.median.toFixed(2)} [${p99.low.toFixed(2)}–${p99.high.toFixed(2)}]; ` +
      `painted within the ${ringLimitMs} ms the bell waits ${(inTime * 100).toFixed(2)} %; ` +
      `lost ${rate.ours.flatMap(({ lost }) => lost).length}, wrong ${rate.ours.flatMap(({ wrong }) => wrong).length} of ${sockets.length}, nameless at first ${rate.ours.reduce((sum, { nameless }) => sum + nameless, 0)}`,
  );
}
console.log(`${report.wrappedUp} calls wrapped up; ${report.faults.length} other faults`);
const amiss = report.rates.flatMap(({ ours }) => ours.flatMap(({ lost, wrong }) => [...wrong, ...lost]));
for (const line of [...report.faults, ...amiss].slice(0, 20)) console.log(`  ${line}`);
for (const metrics of [report.serverMetrics, report.bridgeMetrics]) {
  const told =
    /^(process_cpu_seconds_total|process_resident_memory_bytes|tellerline_cti_batch_seconds_(sum|count)|tellerline_cti_facts_total|tellerline_stream_delivery_seconds_(sum|count)|nodejs_eventloop_lag_p99_seconds) /;
  console.log(
    metrics
      .split('\n')
      .filter((line) => told.test(line))
      .join('   '),
  );
}
if (amiss.length > 0 || report.faults.length > 0) process.exitCode = 1;
const figure = report.rates.find(({ perSecond }) => perSecond === figureRate) ?? report.rates[0];
const correct = figure?.ours.every(({ wrong, lost }) => wrong.length + lost.length === 0);
const ratio = figure && correct ? ratioOf(figure, 0.5) : { median: 0, low: 0, high: 0 };
if (!small && figure) {
  const painted = paintedOf(figure);
  recordFigure(
    'pop',
    ratio.median,
    [ratio.low, ratio.high],
    `${report.database}, ${report.agents} desktops, ${figure.perSecond} calls/s, ${figure.ours.length} pairs; painted p50 ${ms(quantile(painted, 0.5))} p99 ${ms(quantile(painted, 0.99))}; load average ${loadavg()[0]?.toFixed(1)}`,
  );
}
console.log(`pop ${ratio.median.toFixed(2)} ×ws`);
