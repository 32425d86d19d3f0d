// The versions that a run's figures depend on.
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Of this program, its runtime and the platform. */
export function versions(): Record<string, string> {
  return {
    'clinical-note-tagger': packageVersion('..', '../..') ?? 'unknown',
    'onnxruntime-node':
      packageVersion('../node_modules/onnxruntime-node', '../../node_modules/onnxruntime-node') ?? 'unknown',
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
  };
}

/** The first of the folders, seen from this file, that holds a package.json: bundles lie one level up from sources. */
function packageVersion(...folders: string[]): string | undefined {
  for (const folder of folders) {
    try {
      const json = JSON.parse(readFileSync(path.join(__dirname, folder, 'package.json'), 'utf8')) as {
        version?: string;
      };
      if (json.version !== undefined) return json.version;
    } catch {
      // Not here: the next place.
    }
  }
  return undefined;
}
