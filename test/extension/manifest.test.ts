import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandCategory, commandsThatNeedTrust, commandTitles } from '../../src/extension/app/commandTable';
import { colorCount } from '../../src/protocol/labelColors';

const root = path.resolve(__dirname, '../..');
interface MenuItem {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
}
interface Contributions {
  readonly commands: readonly {
    readonly command: string;
    readonly title: string;
    readonly category: string;
    readonly icon: string;
  }[];
  readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
  readonly submenus: readonly { readonly id: string }[];
  readonly keybindings: readonly { readonly command: string; readonly key: string; readonly when?: string }[];
  readonly colors: readonly { readonly id: string; readonly defaults: Readonly<Record<string, string>> }[];
  readonly configuration: {
    readonly properties: Readonly<
      Record<
        string,
        {
          readonly description?: string;
          readonly markdownDescription?: string;
          readonly default: unknown;
          readonly enum?: readonly string[];
          readonly enumDescriptions?: readonly string[];
        }
      >
    >;
  };
  readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  readonly viewsWelcome: readonly { readonly view: string; readonly contents: string }[];
  readonly walkthroughs: readonly {
    readonly steps: readonly {
      readonly description: string;
      readonly media: { readonly markdown: string };
      readonly completionEvents: readonly string[];
    }[];
  }[];
  readonly taskDefinitions: readonly {
    readonly type: string;
    readonly properties: Readonly<Record<string, unknown>>;
  }[];
}
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  readonly contributes: Contributions;
  readonly icon: string;
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: string;
      readonly restrictedConfigurations: readonly string[];
    };
    readonly virtualWorkspaces: { readonly supported: boolean };
  };
};
const { contributes } = manifest;
const ours = new Set(Object.keys(commandTitles));
const isOurs = (command: string): boolean => command.startsWith('clinicalNoteTagger.');
const linked = (text: string): string[] =>
  [...text.matchAll(/\(command:([\w.]+)/g)].map(([, command]) => command!);

describe('package.json and the command table', () => {
  it('name the same commands with the same titles', () => {
    expect(Object.fromEntries(contributes.commands.map(({ command, title }) => [command, title]))).toEqual(
      commandTitles,
    );
  });

  it('put every command in the category, with an icon', () => {
    for (const { category, icon } of contributes.commands) {
      expect(category).toBe(commandCategory);
      expect(icon).toMatch(/^\$\([a-z-]+\)$/);
    }
  });

  it('name in menus, keys, welcome views and the walkthrough only commands that there are', () => {
    const named = [
      ...Object.values(contributes.menus)
        .flat()
        .flatMap(({ command }) => command ?? []),
      ...contributes.keybindings.map(({ command }) => command),
      ...contributes.viewsWelcome.flatMap(({ contents }) => linked(contents)),
      ...contributes.walkthroughs
        .flatMap(({ steps }) => steps)
        .flatMap(({ description, completionEvents }) => [
          ...linked(description),
          ...completionEvents.map((event) => event.replace('onCommand:', '')),
        ]),
    ];
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((command) => isOurs(command) && !ours.has(command))).toEqual([]);
  });

  it('keep commands that need an item out of the palette, and no other', () => {
    const hidden = (contributes.menus['commandPalette'] ?? [])
      .filter(({ when }) => when === 'false')
      .map(({ command }) => command);
    expect(hidden.sort()).toEqual(
      ['revealEntity', 'resumeRun', 'deleteRun', 'exportModel', 'useModel', 'revealModel', 'refreshModels']
        .map((name) => `clinicalNoteTagger.${name}`)
        .sort(),
    );
  });

  it('name views and submenus that there are', () => {
    const views = new Set(
      Object.values(contributes.views)
        .flat()
        .map(({ id }) => id),
    );
    const conditions = Object.values(contributes.menus)
      .flat()
      .flatMap(({ when = '' }) => [...when.matchAll(/view == ([\w.]+)/g)].map(([, view]) => view!));
    for (const view of [...conditions, ...contributes.viewsWelcome.map((welcome) => welcome.view)])
      expect(views).toContain(view);
    const submenus = Object.values(contributes.menus)
      .flat()
      .flatMap(({ submenu }) => submenu ?? []);
    expect(submenus).toEqual(contributes.submenus.map(({ id }) => id));
  });

  it('give no key twice under the same condition', () => {
    const keys = contributes.keybindings.map(({ key, when }) => `${key} when ${when ?? ''}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('ask for trust only for commands that there are', () => {
    for (const command of Object.keys(commandsThatNeedTrust)) expect(ours).toContain(command);
  });
});

describe('package.json', () => {
  it('contributes every label colour, in all four kinds of theme', () => {
    const ids = Array.from({ length: colorCount }, (_, i) =>
      ['Background', 'Border'].map((part) => `clinicalNoteTagger.label${i + 1}${part}`),
    ).flat();
    expect(contributes.colors.map(({ id }) => id)).toEqual(ids);
    for (const { defaults } of contributes.colors) {
      expect(Object.keys(defaults)).toEqual(['dark', 'light', 'highContrast', 'highContrastLight']);
      for (const color of Object.values(defaults)) expect(color).toMatch(/^#[\da-f]{6}([\da-f]{2})?$/);
    }
  });

  it('describes every setting and gives it a default', () => {
    for (const [name, { description, markdownDescription, default: value }] of Object.entries(
      contributes.configuration.properties,
    )) {
      expect((description ?? markdownDescription ?? '').length, name).toBeGreaterThan(20);
      expect(value, name).toBeDefined();
    }
  });

  it('offers the devices that tag, as the tagging process takes them', () => {
    const { enum: devices, enumDescriptions } =
      contributes.configuration.properties['clinicalNoteTagger.device']!;
    expect(devices).toEqual(['auto', 'cpu', 'webgpu']);
    expect(enumDescriptions).toHaveLength(3);
  });

  it('ships the files it names', () => {
    const files = [
      manifest.icon,
      'media/activity.svg',
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown)),
    ];
    for (const file of files) expect(existsSync(path.join(root, file)), file).toBe(true);
  });

  it('loads no model in an untrusted workspace, whatever its settings say', () => {
    const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
    expect([untrustedWorkspaces.supported, virtualWorkspaces.supported]).toEqual(['limited', false]);
    expect(untrustedWorkspaces.restrictedConfigurations).toContain('clinicalNoteTagger.model');
  });
});
