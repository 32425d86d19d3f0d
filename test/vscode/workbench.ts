// Drives a VS Code window from outside: commands, files, webviews, terminals, themes, screenshots.
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';

import {
  chromium,
  type Browser,
  type Frame,
  type FrameLocator,
  type Locator,
  type Page,
} from 'playwright-core';

import { themes, type ThemeName } from './settings';

const browserArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const chromiumPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine; CHROMIUM names another one. */
export function findChromium(): string | undefined {
  return [process.env['CHROMIUM'] ?? '', ...chromiumPlaces].find((file) => file !== '' && existsSync(file));
}

export interface WorkbenchOptions {
  readonly size?: { readonly width: number; readonly height: number };
  /** The extension host of a test run ended with this code (0 also when it was killed). */
  readonly onExit?: (code: number) => void;
  readonly onLog?: (line: string) => void;
}

export class Workbench {
  readonly page: Page;
  /** Hosts that the page wanted to reach outside this machine; each was refused. */
  readonly refusedHosts: ReadonlySet<string>;
  readonly #browser: Browser;

  private constructor(browser: Browser, page: Page, refusedHosts: ReadonlySet<string>) {
    this.#browser = browser;
    this.page = page;
    this.refusedHosts = refusedHosts;
  }

  /** Opens a window at an address of a server; resolves when its explorer is filled. */
  static async open(address: string, options: WorkbenchOptions = {}): Promise<Workbench> {
    const executablePath = findChromium();
    if (executablePath === undefined)
      throw new Error('Chromium is absent, install with apt-get install chromium');
    const browser = await chromium.launch({ executablePath, headless: true, args: browserArguments });
    const context = await browser.newContext({ viewport: options.size ?? { width: 1280, height: 800 } });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], {
      origin: new URL(address).origin,
    });
    const refused = new Set<string>();
    await context.route(
      (url) => url.hostname !== '127.0.0.1',
      (route) => {
        refused.add(new URL(route.request().url()).host);
        return route.abort();
      },
    );
    const page = await context.newPage();
    await exposeReports(page, options);
    await page.goto(address);
    const workbench = new Workbench(browser, page, refused);
    await workbench.#ready();
    return workbench;
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }

  /** Runs a command of the palette by its full title; commands of an extension appear late, so it is asked for again. */
  async runCommand(title: string): Promise<void> {
    await this.#pick(['F1'], `>${title}`, this.#rows.filter({ hasText: title }).first());
  }

  /** Opens a file of the workspace in the editor that VS Code takes for it. */
  async openTab(name: string): Promise<void> {
    await this.#pick(['Control+P'], name, this.page.locator(`${quickRows}[aria-label^="${name}"]`).first());
    await this.page.locator(`.tabs-container .tab.active[data-resource-name="${name}"]`).waitFor();
  }

  /** Opens a file of the workspace in a text editor. */
  async openFile(name: string): Promise<Locator> {
    await this.openTab(name);
    const editor = this.editor(name);
    await editor.locator('.view-lines .view-line').first().waitFor();
    return editor;
  }

  /**
   * Runs a command that asks, and answers with the choice that holds `text`. A command asked for while the window is still
   * busy with its start may come to nothing: it is asked for again.
   */
  async runAndChoose(title: string, text: string): Promise<void> {
    const question = this.page.locator(quickInput);
    for (let attempt = 1; ; attempt++) {
      await this.runCommand(title);
      try {
        await question.waitFor({ timeout: 10_000 });
        break;
      } catch (error) {
        if (attempt === 4) throw error;
      }
    }
    await this.choose(text);
  }

  /** Answers the question that is asked, or about to be, with the choice that holds `text`. */
  async choose(text: string): Promise<void> {
    await this.page.locator(quickInput).fill(text);
    await this.#accept(this.#rows.filter({ hasText: text }).first());
  }

  /** Answers the file dialog of this title; a folder ends with a slash. */
  async enterPath(title: string, file: string): Promise<void> {
    const dialog = this.page.locator('.quick-input-widget:visible').filter({ hasText: title });
    const input = dialog.locator('.quick-input-box input');
    await input.waitFor();
    // The dialog first puts a folder of its own there, over what was typed too early.
    while ((await input.inputValue()) !== file) {
      await this.page.waitForTimeout(500);
      await input.fill(file);
      // It looks the path up in its own time, and may complete it.
      await this.page.waitForTimeout(1_000);
    }
    await input.press('Enter');
    await dialog.waitFor({ state: 'detached' });
  }

  editor(name: string): Locator {
    return this.page.locator(`.editor-instance .monaco-editor[data-uri$="${name}"]`);
  }

  /** Decorated ranges of an editor, drawn under the text or beside it. */
  decorations(editor: Locator): Locator {
    return editor.locator('.view-overlays .cdr[class*="ced-"], .view-lines [class*="ced-"]');
  }

  /** The content of the visible webview or custom editor. */
  get webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** The frame of the webview, to run scripts in. */
  async webviewFrame(): Promise<Frame> {
    const element = await this.webview.owner().elementHandle();
    const frame = await element.contentFrame();
    if (!frame) throw new Error('no webview is shown');
    return frame;
  }

  get terminal(): Locator {
    return this.page.locator('.terminal-wrapper.active .xterm-rows');
  }

  async terminalText(): Promise<string> {
    return (await this.terminal.innerText()).replaceAll('\u00a0', ' ');
  }

  async screenshot(file: string): Promise<void> {
    mkdirSync(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
  }

  /** The notification that holds `text`, when it is there; also one that has gone into hiding. */
  async notification(text: string | RegExp, timeout = 120_000): Promise<Locator> {
    const item = this.page.locator('.notification-list-item').filter({ hasText: text }).first();
    const deadline = Date.now() + timeout;
    while (!(await item.isVisible())) {
      if (Date.now() > deadline) throw new Error(`no notification ${String(text)}`);
      const center = this.page.locator('.notifications-center.visible');
      if (!(await center.isVisible())) await this.runCommand('Notifications: Show Notifications');
      await this.page.waitForTimeout(500);
    }
    return item;
  }

  /** Presses a button of the notification that holds `text`. */
  async answerNotification(text: string | RegExp, button: string, timeout?: number): Promise<void> {
    const item = await this.notification(text, timeout);
    await item.locator('.monaco-button', { hasText: button }).first().click();
  }

  /** Loads the window again by its own command: the page's reload would lose what VS Code writes down once a minute, open tabs among it. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: 60_000 });
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await this.#ready();
  }

  /** A row of a tree view that is open in the side bar. */
  treeRow(name: string | RegExp): Locator {
    return this.page.locator('.sidebar .monaco-list-row').filter({ hasText: name }).first();
  }

  /**
   * Chooses from the context menu of a row. While the window starts, a menu may lack what extensions add to it, and a click on it
   * may be lost: it is opened, or clicked, again.
   */
  async chooseFromMenu(row: Locator, title: string): Promise<void> {
    const menu = this.page.locator('.monaco-menu').first();
    const item = menu.locator('.action-item').filter({ hasText: title }).first();
    for (let attempt = 1; ; attempt++) {
      if (!(await menu.isVisible())) await row.click({ button: 'right' });
      try {
        await item.waitFor({ timeout: 3_000 });
        await item.click({ timeout: 5_000, delay: 50 });
        await menu.waitFor({ state: 'detached', timeout: 2_000 });
        return;
      } catch (error) {
        if (attempt === 20) throw error;
        if ((await item.count()) === 0) await this.page.keyboard.press('Escape');
      }
    }
  }

  /** Looks at the window in every theme; it ends dark. */
  async inEveryTheme(look: (theme: ThemeName) => Promise<void>): Promise<void> {
    for (const theme of ['light', 'high-contrast-light', 'high-contrast', 'dark'] as const) {
      await this.useTheme(theme);
      // Webviews take the colours over a moment later than the workbench.
      await this.page.waitForTimeout(600);
      await look(theme);
    }
  }

  /** Through the theme picker, by its keys: a change of the settings file is not always noticed. */
  async useTheme(theme: ThemeName): Promise<void> {
    const { label, workbenchClass } = themes[theme];
    await this.#pick(['Control+K', 'Control+T'], label, this.#rows.filter({ hasText: label }).first());
    await this.page.locator(`.monaco-workbench.${workbenchClass}`).waitFor();
  }

  get #rows(): Locator {
    return this.page.locator(quickRows);
  }

  /** The explorer is filled: the connection and the file service are up. */
  async #ready(): Promise<void> {
    await this.page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
  }

  async #pick(keys: readonly string[], text: string, row: Locator): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#quickInput(keys, text);
        await this.#accept(row);
        return;
      } catch (error) {
        await this.page.keyboard.press('Escape');
        if (attempt === 6) throw error;
      }
    }
  }

  async #accept(row: Locator): Promise<void> {
    await row.waitFor({ timeout: 5_000 });
    // While the list settles a click would land on another row.
    await this.page.waitForTimeout(300);
    // At its edge: what hovers over the list lies further in.
    await row.click({ timeout: 5_000, position: { x: 12, y: 8 } });
  }

  async #quickInput(keys: readonly string[], text: string): Promise<void> {
    const input = this.page.locator(quickInput);
    for (const key of keys) await this.page.keyboard.press(key);
    await input.waitFor({ timeout: 5_000 });
    await input.fill(text);
  }
}

const quickInput = '.quick-input-widget:visible .quick-input-box input';
const quickRows = '.quick-input-widget:visible .quick-input-list .monaco-list-row';

async function exposeReports(page: Page, { onExit, onLog }: WorkbenchOptions): Promise<void> {
  if (onExit) await page.exposeFunction('codeAutomationExit', onExit);
  if (onLog)
    await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
      onLog(format(...args));
    });
}
