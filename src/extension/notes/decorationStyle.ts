// How an entity looks in a note: annotated ones underlined, predicted ones dotted; boxes in high contrast, where tints vanish.
import * as vscode from 'vscode';
import { labelColor } from '../../protocol/labelColors';
import { settings } from '../app/settings';
import type { NoteEntity } from './noteEntities';

export function isHighContrast(theme: vscode.ColorTheme): boolean {
  return (
    theme.kind === vscode.ColorThemeKind.HighContrast ||
    theme.kind === vscode.ColorThemeKind.HighContrastLight
  );
}

export function entityColor(label: string): vscode.ThemeColor {
  return new vscode.ThemeColor(`clinicalNoteTagger.label${labelColor(label, settings.labelColors())}Border`);
}

export function decorationStyle(
  { kind, label }: Pick<NoteEntity, 'kind' | 'label'>,
  highContrast: boolean,
): vscode.DecorationRenderOptions {
  const color = labelColor(label, settings.labelColors());
  const border = new vscode.ThemeColor(`clinicalNoteTagger.label${color}Border`);
  const after = {
    contentText: ` ${label}`,
    color: border,
    margin: '0 0 0 2px',
    textDecoration: 'none; font-size: 0.8em',
  };
  return {
    backgroundColor: new vscode.ThemeColor(`clinicalNoteTagger.label${color}Background`),
    borderColor: border,
    borderWidth: highContrast ? '1px' : '0 0 2px 0',
    borderStyle: lineStyle(kind, highContrast),
    borderRadius: highContrast ? '2px' : '3px 3px 0 0',
    overviewRulerColor: border,
    overviewRulerLane:
      kind === 'annotated' ? vscode.OverviewRulerLane.Center : vscode.OverviewRulerLane.Right,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    ...(settings.showLabels() ? { after } : {}),
  };
}

function lineStyle(kind: NoteEntity['kind'], highContrast: boolean): string {
  if (kind === 'annotated') return 'solid';
  return highContrast ? 'dashed' : 'dotted';
}
