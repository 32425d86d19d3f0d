// `npm run package [-- TARGET…]`: a VSIX for each target, this machine's when none is named.
import { statSync } from 'node:fs';
import path from 'node:path';

import { isTarget, targets } from './packaging/targets';
import { packageExtension } from './packaging/vsix';

const named = process.argv.slice(2);
for (const target of named.length > 0 ? named : [`${process.platform}-${process.arch}`]) {
  if (!isTarget(target)) {
    console.error(
      `No package for ${target}: ONNX Runtime has none. Choose from ${Object.keys(targets).join(', ')}.`,
    );
    process.exit(2);
  }
  const file = packageExtension(target);
  console.log(`${path.relative(process.cwd(), file)} (${(statSync(file).size / 1e6).toFixed(1)} MB)`);
}
