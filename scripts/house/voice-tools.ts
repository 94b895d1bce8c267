import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { unpackDebianPackages } from './debian-packages.ts';
import type { HouseHome } from './home.ts';
import { HouseFault } from './house-fault.ts';
import type { OnProgress } from './progress.ts';
import { findProgram, type ProgramEnd, runProgram } from './run-program.ts';

/** The programs prompts are made with: espeak-ng speaks, sox brings sound into Asterisk's form. */
export interface VoiceTools {
  espeak(args: readonly string[], text: string): Promise<ProgramEnd>;
  sox(args: readonly string[]): Promise<ProgramEnd>;
}

/** Finds espeak-ng and sox, or fetches them into the house. */
export async function provideVoiceTools(options: { home: HouseHome; onProgress?: OnProgress }): Promise<VoiceTools> {
  const system = [findProgram('espeak-ng'), findProgram('sox')] as const;
  if (system[0] !== null && system[1] !== null) return toolsAt(system[0], system[1], {});

  const prefix = join(options.home.path, 'voice-tools');
  const [espeak, sox] = [join(prefix, 'usr/bin/espeak-ng'), join(prefix, 'usr/bin/sox')];
  if (!existsSync(espeak) || !existsSync(sox)) {
    await unpackDebianPackages({
      prefix,
      title: 'espeak-ng and sox',
      why: 'they turn the texts of the IVR into speech, and this machine lacks them',
      packages: ['espeak-ng', 'sox'],
      programs: ['usr/bin/espeak-ng', 'usr/bin/sox'],
      unwanted: /^(perl|libperl|debconf|adduser|passwd|libpam|dbus|systemd|libsystemd-shared)/,
      onProgress: options.onProgress,
    });
  }
  const libraries = readdirSync(join(prefix, 'usr/lib')).find((name) => name.endsWith('-linux-gnu')) ?? '.';
  const folder = join(prefix, 'usr/lib', libraries);
  return toolsAt(espeak, sox, {
    ESPEAK_DATA_PATH: folder,
    // libpulse, which espeak-ng is linked to, looks for its other half at a fixed place.
    LD_LIBRARY_PATH: `${folder}:${join(folder, 'pulseaudio')}`,
  });
}

function toolsAt(espeak: string, sox: string, env: Record<string, string>): VoiceTools {
  return {
    espeak: (args, text) => succeed(espeak, args, { env, input: text }),
    sox: (args) => succeed(sox, args, { env }),
  };
}

async function succeed(program: string, args: readonly string[], options: Parameters<typeof runProgram>[2]) {
  const end = await runProgram(program, args, options);
  if (end.code === 0) return end;
  throw new HouseFault(`${program} failed while making prompts: ${end.output.trim().slice(-500)}`);
}
