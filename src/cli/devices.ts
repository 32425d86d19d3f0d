// `note-tagger devices`: where this machine can train and tag, tried out.
import type { Command } from 'commander';
import { createTrainingBackend } from '../runtime/index';
import { probeDevice, type DeviceReport } from '../training/probeDevice';
import { deviceChoices } from '../training/request';

const help = `
Each device is tried with a few training steps of a small model; \`auto\` is what train takes when --device is left out.

Examples
  $ note-tagger devices
  $ note-tagger devices --json
  $ note-tagger train … --device webgpu`;

export function registerDevices(program: Command): void {
  program
    .command('devices')
    .summary('show where this machine can compute')
    .description('Tries the CPU and the GPU, and tells how long a small training step takes on each.')
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const devices: DeviceReport[] = [];
      for (const device of deviceChoices) devices.push(await probeDevice(device, createTrainingBackend));
      process.stdout.write(
        json ? `${JSON.stringify({ schemaVersion: 1, devices }, undefined, 2)}\n` : formatDevices(devices),
      );
    });
}

function formatDevices(devices: readonly DeviceReport[]): string {
  return devices.map((report) => `${report.device.padEnd(7)} ${describe(report)}\n`).join('');
}

function describe(report: DeviceReport): string {
  if (!report.available) return `not available: ${report.reason}`;
  const choice = report.choice === undefined ? '' : `. ${report.choice}`;
  return `${report.name}, ${report.millisecondsPerStep.toFixed(0)} ms a step${choice}`;
}
