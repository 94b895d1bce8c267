/**
 * P10: what a shift of calls leaves behind in the agent's browser, and how fast it answers his keys meanwhile.
 *
 *   npm run bench -- desk [--calls=60] [--seconds-per-call=1.5]
 *
 * Real bridge, server and database; calls of a fake Asterisk pop at one Chromium, are given up while they ring, and the next
 * comes. Between them the agent goes to and fro between home and the customer by Alt+1 and Alt+2. Heap: what is in use after a
 * forced collection, every ten calls; the slope is that of a straight line through these, without the first ten calls.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { quantile } from './arrivals.ts';
import { startPopHouse } from './pop-house.ts';
import { playCalls } from './pop-load.ts';
import { slopeOf } from './ratio.ts';
import { recordFigure } from './record-figure.ts';

const option = (name: string, otherwise: number): number =>
  Number(
    process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? String(otherwise),
  );
const calls = option('calls', 60);
const secondsPerCall = option('seconds-per-call', 1.5);
const blockCalls = 10;

const house = await startPopHouse({ database: 'sqlite', customers: 300, agents: 3 });
try {
  const { browser, watched, bank } = house;
  await browser.begin('desk');
  const points: { calls: number; kilobytes: number }[] = [];
  for (let done = 0; done < calls; done += blockCalls) {
    let isOver = false;
    const block = playCalls(house.asterisk, {
      perSecond: 1 / secondsPerCall,
      seconds: blockCalls * secondsPerCall,
      agents: bank.agents,
      watched,
      watchedEvery: 1,
      callers: bank.callers,
    }).finally(() => {
      isOver = true;
    });
    for (let nth = 0; !isOver; nth += 1) {
      await browser.press(nth % 2 === 0 ? 'Alt+1' : 'Alt+2');
      await delay(300);
    }
    await block;
    await delay(1_000);
    points.push({ calls: done + blockCalls, kilobytes: (await browser.heapBytes()) / 1024 });
    console.log(`${done + blockCalls} calls: ${points.at(-1)?.kilobytes.toFixed(0)} KB in use`);
  }
  const painted = (await browser.painted('desk')).length;
  const answers = await browser.answersToKeys();
  const slope = slopeOf(points.slice(1).map(({ calls: x, kilobytes: y }) => ({ x, y })));
  const told = `${painted} of ${calls} calls painted; ${answers.length} keys answered, p50 ${quantile(answers, 0.5).toFixed(0)} ms, p98 (INP) ${quantile(answers, 0.98).toFixed(0)} ms; heap slope ${slope.toFixed(2)} KB a call`;
  console.log(told);
  for (const fault of [...house.faults, ...browser.complaints]) console.log(`  ${fault}`);
  if (painted !== calls || browser.complaints.length > 0) process.exitCode = 1;
  recordFigure('desk', slope, [slope, slope], told);
  console.log(`desk ${slope.toFixed(2)} KB/call`);
} finally {
  await house.stop();
}
