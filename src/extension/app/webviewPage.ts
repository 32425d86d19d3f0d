// The page of a webview: an empty root and one script, under a policy that allows nothing else.
import { escapeHtml } from '../../common/escapeHtml';

export interface PageOptions {
  readonly title: string;
  /** `webview.cspSource` */
  readonly source: string;
  readonly nonce: string;
  readonly script: string;
  readonly style: string | undefined;
}

/** @param options addresses must come from `asWebviewUri`; the title is escaped. */
export function webviewPage({ title, source, nonce, script, style }: PageOptions): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${source}`,
    `font-src ${source}`,
    `img-src ${source} data:`,
  ].join('; ');
  const link = style === undefined ? '' : `<link rel="stylesheet" href="${style}">`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
${link}
</head>
<body>
<main id="root"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
