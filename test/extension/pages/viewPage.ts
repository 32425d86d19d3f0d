// A view of a webview in a browser of its own: its real page and policy, with a stand-in for the editor.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { webviewPage } from '../../../src/extension/app/webviewPage';

const root = path.resolve(__dirname, '../../..');
export const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);
const origin = 'http://view.test';

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** Answers a message of the view with messages to it, as scripts of JavaScript values. */
export type EditorStandIn = (message: unknown) => readonly string[];

export class ViewPage {
  readonly page: Page;
  /** What the view has said. */
  readonly messages: unknown[] = [];
  /** Errors of the page, and what its policy refused. */
  readonly errors: string[] = [];
  private readonly browser: Browser;

  private constructor(browser: Browser, page: Page) {
    this.browser = browser;
    this.page = page;
  }

  static async open(name: string, editor: EditorStandIn): Promise<ViewPage> {
    const browser = await chromium.launch({ executablePath: browserPath!, args: ['--no-sandbox'] });
    const page = await browser.newPage({ viewport: { width: 900, height: 700 } });
    const view = new ViewPage(browser, page);
    await view.serve(name);
    page.on('pageerror', (error) => view.errors.push(error.message));
    page.on('console', (line) => line.type() === 'error' && view.errors.push(line.text()));
    await page.exposeFunction('tellEditor', async (message: unknown) => {
      view.messages.push(message);
      for (const script of editor(message)) await view.receive(script);
    });
    await page.addInitScript(`
      let kept;
      globalThis.acquireVsCodeApi = () => ({ postMessage: (m) => void tellEditor(m), getState: () => kept, setState: (s) => { kept = s; } });
    `);
    await page.goto(`${origin}/`);
    await page.evaluate(
      `(${JSON.stringify(themeColors())}).forEach(([name, value]) => document.documentElement.style.setProperty(name, value))`,
    );
    return view;
  }

  /** @param script a JavaScript value: the message. */
  async receive(script: string): Promise<void> {
    await this.page.evaluate(`window.postMessage(${script}, '*')`);
  }

  /** What axe finds wrong, by rule and element. */
  async accessibilityProblems(): Promise<string[]> {
    // By its own means: the page's policy lets no other script in.
    const axe = readFileSync(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
    await this.page.evaluate(axe);
    const { violations } = await this.page.evaluate<AxeResult>('axe.run()');
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  private async serve(name: string): Promise<void> {
    const files = await bundle(name);
    const html = webviewPage({
      title: name,
      source: origin,
      nonce: 'n0nce',
      script: `${origin}/view.js`,
      style: `${origin}/view.css`,
    });
    await this.page.route('**/*', (route) => {
      const { pathname } = new URL(route.request().url());
      if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html });
      const body =
        pathname === '/view.js' ? files.script : pathname === '/view.css' ? files.style : undefined;
      if (body === undefined) return route.abort();
      return route.fulfill({ contentType: pathname.endsWith('.js') ? 'text/javascript' : 'text/css', body });
    });
  }
}

async function bundle(name: string): Promise<{ script: string; style: string }> {
  const { outputFiles } = await build({
    entryPoints: [path.join(root, 'src/views', name, 'main.ts')],
    bundle: true,
    write: false,
    outdir: 'out',
    format: 'iife',
    logLevel: 'silent',
  });
  const text = (ending: string): string => outputFiles.find((file) => file.path.endsWith(ending))?.text ?? '';
  return { script: text('.js'), style: text('.css') };
}

/** The colours of a dark theme as VS Code gives them to a webview, ours from package.json. */
function themeColors(): [string, string][] {
  const { contributes } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    contributes: { colors: { id: string; defaults: { dark: string } }[] };
  };
  const usual: Record<string, string> = {
    'editor-foreground': '#cccccc',
    'editor-background': '#1f1f1f',
    foreground: '#cccccc',
    descriptionForeground: '#9d9d9d',
    errorForeground: '#f88070',
    'editorLineNumber-foreground': '#868e96',
    'input-background': '#313131',
    'input-foreground': '#cccccc',
    'input-placeholderForeground': '#a5a5a5',
    'textLink-foreground': '#4daafc',
    'button-background': '#0078d4',
    'button-foreground': '#ffffff',
    'button-secondaryBackground': '#313131',
    'button-secondaryForeground': '#cccccc',
    'charts-green': '#89d185',
    'charts-blue': '#59a4f9',
    'charts-orange': '#e2a57a',
  };
  const ours = contributes.colors.map(({ id, defaults }): [string, string] => [
    `--vscode-${id.replaceAll('.', '-')}`,
    defaults.dark,
  ]);
  return [
    ...Object.entries(usual).map(([name, value]): [string, string] => [`--vscode-${name}`, value]),
    ...ours,
  ];
}
