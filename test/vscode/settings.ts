// The user settings of a VS Code under test: quiet, offline, without animation.

export type Settings = Readonly<Record<string, unknown>>;

/** As the theme picker names them, and what the workbench wears while they are on. */
export const themes = {
  dark: { label: 'Dark Modern', workbenchClass: 'vs-dark' },
  light: { label: 'Light Modern', workbenchClass: 'vs' },
  'high-contrast': { label: 'Dark High Contrast', workbenchClass: 'hc-black' },
  'high-contrast-light': { label: 'Light High Contrast', workbenchClass: 'hc-light' },
} as const;

export type ThemeName = keyof typeof themes;

export const quietSettings: Settings = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'workbench.colorTheme': themes.dark.label,
  'workbench.reduceMotion': 'on',
  'workbench.editor.enablePreview': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'npm.autoDetect': 'off',
  'grunt.autoDetect': 'off',
  'gulp.autoDetect': 'off',
  'jake.autoDetect': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'window.commandCenter': false,
  'window.restoreWindows': 'none',
  'window.confirmBeforeClose': 'never',
  'window.menuBarVisibility': 'classic',
  'editor.minimap.enabled': false,
  '[plaintext]': { 'editor.wordWrap': 'on', 'editor.bracketPairColorization.enabled': false },
  'editor.accessibilitySupport': 'off',
  'terminal.integrated.gpuAcceleration': 'off',
  'terminal.integrated.defaultProfile.linux': 'bash',
  'files.autoSave': 'off',
  'files.hotExit': 'off',
};

/** The workspace is shown as untrusted, and no dialog asks. */
export const untrustedSettings: Settings = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.emptyWindow': false,
  'security.workspace.trust.banner': 'never',
};
