/**
 * P8: what a desktop's connection costs the server, against raw `ws` sending the same messages.
 *
 *   npm run bench -- sockets [--desktops=1000] [--rounds=20] [--pairs=3] [--small]
 *
 * Ours is all of it: hub, numbered stream in the database (SQLite in memory's file system), Socket.IO. Each side is a process of
 * its own, its desktops another. In turns, each desktop is sent the same messages; counted is what arrived, each once and in order. Then
 * a twentieth of the desktops is cut while messages go out, and at last all of them at once. One message lost makes the figure 0.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fastFolder } from '../support/fast-folder.ts';
import { quantile } from './arrivals.ts';
import { estimateRatio } from './ratio.ts';
import { recordFigure } from './record-figure.ts';
import type { ClientsNews, ClientsOrder } from './sockets-clients-process.ts';
import type { SocketsNews, SocketsOrder } from './sockets-server-process.ts';

const isSmall = process.argv.includes('--small');
const option = (name: string, otherwise: number): number =>
  Number(
    process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? String(otherwise),
  );
const desktops = option('desktops', isSmall ? 20 : 1_000);
const rounds = option('rounds', isSmall ? 5 : 20);
const pairs = option('pairs', isSmall ? 1 : 3);
const arriveWithinMs = 60_000;

const folder = mkdtempSync(join(fastFolder(), 'tellerline-sockets-'));
const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

async function ask<News>(child: ChildProcess, order: SocketsOrder | ClientsOrder): Promise<News> {
  const answer = once(child, 'message');
  child.send(order);
  const [news] = (await answer) as [News];
  return news;
}

class Side {
  readonly kind: 'house' | 'bare';
  readonly users = Array.from({ length: desktops }, () => randomUUID());
  seq = 0;
  kilobytes = 0;
  readonly perCore: number[] = [];
  readonly latencies: number[] = [];
  private readonly server: ChildProcess;
  private readonly clients: ChildProcess;

  private constructor(kind: 'house' | 'bare', server: ChildProcess, clients: ChildProcess) {
    this.kind = kind;
    this.server = server;
    this.clients = clients;
  }

  static async open(kind: 'house' | 'bare'): Promise<Side> {
    const execArgv = ['--expose-gc', '--disable-warning=ExperimentalWarning'];
    const database = `sqlite:${join(folder, `${kind}.sqlite`)}`;
    const server = fork(fileOf('./sockets-server-process.ts'), [kind, database], { execArgv });
    const [{ url = '', bytes }] = (await once(server, 'message')) as [SocketsNews];
    const clients = fork(fileOf('./sockets-clients-process.ts'), [kind, url], { execArgv });
    const side = new Side(kind, server, clients);
    const { behind } = await side.tell({ do: 'open', users: side.users });
    if (behind > 0) throw new Error(`${behind} desktops could not connect to ${kind}`);
    side.kilobytes = ((await side.order({ do: 'look' })).bytes - bytes) / 1024 / desktops;
    return side;
  }

  tell(order: ClientsOrder): Promise<ClientsNews> {
    return ask(this.clients, order);
  }
  order(order: SocketsOrder): Promise<SocketsNews> {
    return ask(this.server, order);
  }

  /** Sends every desktop the messages of a block; answers how many came too few, twice or out of order. */
  async block(): Promise<number> {
    const before = await this.order({ do: 'look' });
    this.seq += rounds;
    const arriving = this.tell({ do: 'await', seq: this.seq, withinMs: arriveWithinMs });
    const after = await this.order({ do: 'publish', users: this.users, rounds });
    const { behind, delivered, wrong, latencies } = await arriving;
    this.perCore.push((delivered * 1e6) / (after.cpu - before.cpu));
    this.latencies.push(...latencies);
    return behind + wrong + Math.abs(desktops * rounds - delivered);
  }

  /** A twentieth is cut while messages go out; answers who does not stand at the last message afterwards. */
  async drops(): Promise<number> {
    this.seq += rounds;
    const sending = this.order({ do: 'publish', users: this.users, rounds });
    await this.tell({ do: 'drop', share: 0.05 });
    await sending;
    await this.tell({ do: 'healed', withinMs: arriveWithinMs });
    const { behind, wrong } = await this.tell({
      do: 'await',
      seq: this.seq,
      withinMs: this.kind === 'house' ? arriveWithinMs : 500,
    });
    return behind + wrong;
  }

  /** All are cut at once; answers how long it takes until all are there again, in milliseconds, and how many never are. */
  async storm(): Promise<{ ms: number; behind: number }> {
    const began = performance.now();
    await this.tell({ do: 'drop', share: 1 });
    const { behind } = await this.tell({ do: 'healed', withinMs: arriveWithinMs });
    return { ms: performance.now() - began, behind };
  }

  close(): void {
    this.clients.disconnect();
    this.server.disconnect();
  }
}

const [house, bare] = [await Side.open('house'), await Side.open('bare')];
try {
  let lost = 0;
  for (let pair = 0; pair < pairs; pair += 1) {
    lost += await house.block();
    lost += await bare.block();
  }
  const ratio = estimateRatio(house.perCore.map((own, nth) => own / (bare.perCore[nth] ?? Number.NaN)));
  for (const { kind, kilobytes, perCore, latencies } of [house, bare]) {
    console.log(
      `${kind}: ${kilobytes.toFixed(1)} KB a desktop, ${Math.round(quantile(perCore, 0.5))} messages/s a core, p50 ${quantile(latencies, 0.5)} ms p99 ${quantile(latencies, 0.99)} ms`,
    );
  }
  const dropped = { house: await house.drops(), bare: await bare.drops() };
  const storm = await house.storm();
  lost += dropped.house + storm.behind;
  console.log(
    `5 % cut while messages went out: ${dropped.house} desktops of ours without one, ${dropped.bare} of ws; all ${desktops} cut at once: there again after ${Math.round(storm.ms)} ms, ${storm.behind} never`,
  );
  const figure = lost === 0 ? ratio.median : 0;
  if (lost > 0) process.exitCode = 1;
  if (!isSmall) {
    recordFigure(
      'sockets',
      figure,
      [ratio.low, ratio.high],
      `${desktops} desktops, SQLite; ${(house.kilobytes / bare.kilobytes).toFixed(2)}× memory, p99 ${quantile(house.latencies, 0.99)} against ${quantile(bare.latencies, 0.99)} ms, ${lost} lost, storm healed in ${Math.round(storm.ms)} ms; load average ${loadavg()[0]?.toFixed(1)}`,
    );
  }
  console.log(`sockets ${figure.toFixed(2)} ×ws`);
} finally {
  house.close();
  bare.close();
  rmSync(folder, { recursive: true, force: true });
}
