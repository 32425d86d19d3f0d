// The report as one HTML file that opens offline: the page's script, its style and its data, with nothing to fetch.
import { escapeHtml } from '../../common/escapeHtml';

export interface PageAssets {
  /** The bundle of src/views/report. */
  readonly script: string;
  readonly style: string;
}

/** @param data a ReportViewData; embedded as JSON that cannot end its script element */
export function renderHtml(title: string, data: unknown, { script, style }: PageAssets): string {
  const policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${style.replaceAll('</style', '<\\/style')}</style>
</head>
<body class="standalone">
<main id="root"><p class="loading">Reading the report …</p></main>
<noscript><p>This report needs JavaScript; everything it uses is inside this file.</p></noscript>
<script type="application/json" id="report-data">${escapeJson(JSON.stringify(data))}</script>
<script>${script.replaceAll('</script', '<\\/script')}</script>
</body>
</html>
`;
}

/** JSON inside a script element: no `<` may be left, nor the line separators that old parsers trip over. */
export function escapeJson(json: string): string {
  return json.replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
