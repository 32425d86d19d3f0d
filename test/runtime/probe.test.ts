import { expect, it } from 'vitest';
import { compare } from '../../src/runtime/probe';

const adapter = { name: 'NVIDIA T4', isSoftware: false };

it.each([
  [
    { cpu: 30, gpu: 3 },
    adapter,
    'webgpu',
    'The GPU was chosen: NVIDIA T4 was 10.0 times as fast as the CPU in a short trial',
  ],
  [
    { cpu: 30, gpu: 20 },
    undefined,
    'webgpu',
    'The GPU was chosen: the GPU was 1.5 times as fast as the CPU in a short trial',
  ],
  [
    { cpu: 30, gpu: 25 },
    adapter,
    'cpu',
    'The CPU was chosen: NVIDIA T4 was 1.2 times as fast as the CPU in a short trial, too little to make up for its slower start',
  ],
])('a trial of %j comes to a choice that is explained', (trial, found, device, reason) =>
  expect(compare(trial, found)).toEqual({ device, reason }),
);
