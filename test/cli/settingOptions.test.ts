import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { chosenSettings, settingOptions } from '../../src/cli/settingOptions';
import type { TrainingSettings } from '../../src/training/settings';
import { temporaryFolder } from '../runs/temporary';

async function parse(...args: string[]): Promise<Partial<TrainingSettings>> {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  for (const option of settingOptions()) command.addOption(option);
  command.parse(args, { from: 'user' });
  return chosenSettings(command.opts());
}

async function file(name: string, contents: string): Promise<string> {
  const place = path.join(await temporaryFolder(), name);
  await writeFile(place, contents);
  return place;
}

describe('the settings on the command line', () => {
  it.each<[string, Partial<TrainingSettings>]>([
    ['', {}],
    ['--epochs 3 --learning-rate 2e-5', { epochs: 3, learningRate: 2e-5 }],
    ['--freeze embeddings', { frozenLayers: 0 }],
    ['--freeze none --patience none --dropout own', { frozenLayers: null, patience: null, dropout: null }],
    ['--freeze 6 --layer-decay 0.95', { frozenLayers: 6, layerDecay: 0.95 }],
    ['--class-weights balanced --focal 2', { classWeights: 'balanced', focal: 2 }],
    ['--schedule cosine --ema 0.999', { schedule: 'cosine', ema: 0.999 }],
    [
      '--accumulate 4 --clip 0.5 --label-smoothing 0.1',
      { accumulation: 4, clipNorm: 0.5, labelSmoothing: 0.1 },
    ],
  ])('%s', async (line, expected) => {
    expect(await parse(...line.split(' ').filter((word) => word !== ''))).toEqual(expected);
  });

  it('reads weights and tokens from files, each token once', async () => {
    const weights = await file('weights.json', '{"problem": 2, "O": 0.5}');
    const tokens = await file('tokens.txt', '[**NAME**]\r\n\n[**DATE**]\n[**NAME**]\n');
    expect(await parse('--class-weights', weights, '--extra-tokens', tokens)).toEqual({
      classWeights: { problem: 2, O: 0.5 },
      extraTokens: ['[**NAME**]', '[**DATE**]'],
    });
  });

  it.each([
    ['--epochs', 'many'],
    ['--freeze', 'everything'],
    ['--schedule', 'steep'],
    ['--class-weights', 'no-such-file'],
    ['--extra-tokens', 'no-such-file'],
  ])('refuses %s %s by name', async (flag, value) => {
    await expect(parse(flag, value)).rejects.toThrow(flag);
  });

  it.each(['[1, 2]', '{"problem": "2"}', 'problem'])('refuses weights like %s', async (contents) => {
    await expect(parse('--class-weights', await file('bad.json', contents))).rejects.toThrow(
      /bad\.json holds no weights by label/,
    );
  });
});
