// Messages name the options of the command line. In the editor the same things are settings, fields and commands.
import { settingNames, settingTable } from '../../training/settingTable';

/** What the editor has in place of a piece of advice; the options that are left are named after these. */
const advice: readonly (readonly [RegExp, string])[] = [
  [/call the command again with --resume, or with --resume (?=--)/g, 'try again, or use '],
  [/add --resume( to go on with it)?/g, 'resume it'],
  [/ \(train --resume\)/g, ' (Resume, in Models and Runs)'],
  [/ \(note-tagger train --base\)/g, ' (Fine-Tune Model…)'],
  [/, or give them in order with --tags/g, ''],
  [/say which with --from/g, 'choose a folder that holds files of one of them'],
  [/Name the format with --from\./g, 'Choose the folder that holds the annotation files.'],
  [/, or --from text/g, ''],
  [/the --out of/g, 'the folder of'],
  [/another --out/g, 'another folder'],
  [/a new folder for --out/g, 'a new folder'],
];

/** Not in a command that is told as a whole: `note-tagger models --download NAME`. */
const option = /(?<!note-tagger [\w -]*)--[a-z][a-z-]*/g;

/** The same message for a person who sees no command line. */
export function inEditorWords(message: string): string {
  const advised = advice.reduce((text, [pattern, words]) => text.replace(pattern, words), message);
  return advised.replace(option, nameOf);
}

function nameOf(flag: string): string {
  const setting = settingNames.find((name) => settingTable[name].flag === flag);
  return setting === undefined || flag === '--precision'
    ? flag.slice(2).replaceAll('-', ' ')
    : `“${settingTable[setting].title}”`;
}
