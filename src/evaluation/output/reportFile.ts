// Writing the report as one HTML file, from the page's bundles.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from '../../common/atomicFile';
import { AppError } from '../../common/errors';
import { renderHtml } from './html';

/**
 * @param data a ReportViewData @param bundles the folder `dist`
 * @throws AppError `output` where the page is not built
 */
export async function writeReportFile(
  file: string,
  data: { readonly title: string },
  bundles: string,
): Promise<void> {
  const read = async (name: string): Promise<string> => readFile(path.join(bundles, 'views', name), 'utf8');
  let script: string;
  let style: string;
  try {
    [script, style] = await Promise.all([read('report.js'), read('report.css')]);
  } catch (error) {
    throw new AppError('output', 'The report page is not built: run npm run build, then evaluate again', {
      cause: error,
    });
  }
  const page = { script: withoutSourceMap(script), style: withoutSourceMap(style) };
  await writeFileAtomic(file, renderHtml(data.title, data, page));
}

/** The name of a source map is an address: the file fetches nothing. */
const withoutSourceMap = (bundle: string): string =>
  bundle.replace(/\n(?:\/\/|\/\*)# sourceMappingURL=\S+(?: \*\/)?\s*$/, '\n');
