import { readFile } from 'node:fs/promises';
import { arch, availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { command } from './cache.ts';

/** The machine in a few words, as it belongs under every figure. */
export interface Machine {
  processor: string;
  cores: number;
  memoryGiB: number;
  system: string;
  node: string;
  java: string;
}

export async function describeMachine(java: string): Promise<Machine> {
  return {
    processor: cpus()[0]?.model.trim() || arch(),
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    system: `${await systemName()}, ${type()} ${release()}`,
    node: process.versions.node,
    java: await javaVersion(java),
  };
}

export function sentenceOf(machine: Machine): string {
  return `${machine.cores} cores (${machine.processor}), ${machine.memoryGiB} GiB, ${machine.system}, Java ${machine.java}, Node ${machine.node}`;
}

async function systemName(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return text.match(/^PRETTY_NAME="?([^"\n]*)/m)?.[1] ?? process.platform;
}

async function javaVersion(java: string): Promise<string> {
  const said = await command(java, ['--version']).catch(() => '');
  return said.split('\n')[0]?.trim() || 'unknown';
}
