import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { amiUsername, type Flow } from '@tellerline/contracts';
import { type CallRequest, placeCall } from '../../scripts/caller/place-call.ts';
import type { SimulatedCall } from '../../scripts/caller/simulated-call.ts';
import { type Sound, sampleRate, tone } from '../../scripts/caller/sound.ts';
import { renderConfig } from '../../scripts/house/asterisk-config.ts';
import { type RunningAsterisk, startAsterisk } from '../../scripts/house/asterisk-process.ts';
import { type ProvidedAsterisk, provisionAsterisk } from '../../scripts/house/asterisk-provision.ts';
import { type HouseHome, homeAt, prepareHome, readHomePath } from '../../scripts/house/home.ts';
import { HouseFault } from '../../scripts/house/house-fault.ts';
import { type HousePorts, portsFrom } from '../../scripts/house/ports.ts';
import { renderPrompts } from '../../scripts/house/prompts.ts';
import { ensureSecrets, type HouseSecrets, readSecret } from '../../scripts/house/secrets.ts';
import { AmiListener } from './ami-listener.ts';
import { DesktopPhone } from './desktop-phone.ts';

/** The Asterisk of this machine or of the project's own home; or, in one sentence, why there is none. */
export async function asteriskForTests(): Promise<{ asterisk: ProvidedAsterisk | null; reason: string }> {
  try {
    const home = homeAt(readHomePath(process.env.TELLERLINE_HOME));
    return { asterisk: await provisionAsterisk({ home }), reason: '' };
  } catch (error) {
    if (error instanceof HouseFault) return { asterisk: null, reason: error.message };
    throw error;
  }
}

/** A real Asterisk with our dialplan, and nothing else of the house: no bridge, no server. */
export interface Exchange {
  home: HouseHome;
  ports: HousePorts;
  secrets: HouseSecrets;
  running: RunningAsterisk;
  ami: AmiListener;
  call(request: Omit<CallRequest, 'target'>): Promise<SimulatedCall>;
  phone(extension: string): Promise<DesktopPhone>;
  close(): Promise<void>;
}

export interface ExchangeOptions {
  asterisk: ProvidedAsterisk;
  basePort: number;
  queueTimeoutSeconds: number;
  ringSeconds: number;
  /** Callers are asked how satisfied they were; not unless told. */
  survey?: boolean;
  carrier?: string;
  /** Flows whose words callers hear. */
  flows?: readonly Flow[];
  /** Prompts, as `zh-CN/welcome`, that are replaced by a tone of so many hertz, to be recognised by ear. */
  tones: Readonly<Record<string, number>>;
  /** How long each of these tones is, in milliseconds. */
  toneMs?: number;
}

export async function openExchange(options: ExchangeOptions): Promise<Exchange> {
  const folder = mkdtempSync(join(tmpdir(), 'tellerline-exchange-'));
  chmodSync(folder, 0o755);
  const home = homeAt(folder);
  const ports = portsFrom(options.basePort);
  prepareHome(home);
  const secrets = ensureSecrets(home);
  for (const [prompt, hertz] of Object.entries(options.tones)) {
    mkdirSync(join(home.recordedPrompts, prompt, '..'), { recursive: true });
    writeFileSync(join(home.recordedPrompts, `${prompt}.wav`), wavOf(tone(hertz, options.toneMs ?? 400)));
  }
  const { flows = [] } = options;
  if (flows.length > 0) await takeSpokenPrompts(home, flows);
  await renderPrompts({ home, flows });
  const config = renderConfig({ home, ports, secrets, survey: false, ...options });
  const running = await startAsterisk({ home, ports, asterisk: options.asterisk, config }).catch((error) => {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  const ami = await AmiListener.open({ port: ports.ami, username: amiUsername, secret: readSecret(secrets.ami) });
  const phones: DesktopPhone[] = [];
  return {
    home,
    ports,
    secrets,
    running,
    ami,
    call: (request) => placeCall({ target: { host: '127.0.0.1', port: ports.sip }, ...request }),
    phone: async (extension) => {
      const passwords = JSON.parse(readFileSync(secrets.sip, 'utf8')) as Record<string, string>;
      const password = passwords[extension] ?? '';
      const phone = await DesktopPhone.register({ port: ports.sipWebSocket, extension, password });
      phones.push(phone);
      return phone;
    },
    close: async () => {
      for (const phone of phones) phone.close();
      ami.close();
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The words of a flow are hundreds of prompts: those the project's own home has spoken before are not spoken again. */
async function takeSpokenPrompts(home: HouseHome, flows: readonly Flow[]): Promise<void> {
  const spoken = homeAt(readHomePath(process.env.TELLERLINE_HOME));
  await renderPrompts({ home: spoken, flows });
  cpSync(spoken.prompts, home.prompts, { recursive: true });
}

function wavOf(sound: Sound): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + sound.length * 2, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(sound.length * 2, 40);
  return Buffer.concat([header, Buffer.from(sound.buffer, sound.byteOffset, sound.byteLength)]);
}
