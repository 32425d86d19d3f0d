import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SimulatedNote } from './simulatedNote';

const text = 'Has <a> and <b>, no <c>.\n';
const at = (piece: string, whole = text): { start: number; end: number } => ({
  start: whole.indexOf(piece),
  end: whole.indexOf(piece) + piece.length,
});
const annotated = { a: at('<a>'), b: at('<b>') };
const all = { a: '<a>', b: '<b>' };
const addC = { kind: 'add', label: 'c', fragments: [at('<c>')] } as const;
const nothing = (): Promise<void> => Promise.resolve();
const front = (typed: string) => ({ start: 0, end: 0, text: typed });

async function opened(shown = text): Promise<SimulatedNote> {
  const note = new SimulatedNote(text, annotated, shown);
  void note.file.read();
  await note.settle();
  return note;
}

async function saved(note: SimulatedNote, follows = true): Promise<void> {
  void note.save(follows);
  await note.settle();
}

describe('the annotation file of an edited note', () => {
  it('follows the text when the note is saved', async () => {
    const note = await opened();
    note.type(front('Today: '));
    expect(note.annotatedInEditor()).toEqual(all);
    await saved(note);
    expect(note.annotatedOnDisk()).toEqual(all);
    expect(note.annotations.get('a')).toEqual(at('<a>', `Today: ${text}`));
  });

  it('is not taken as it was when its change is noticed late', async () => {
    const note = await opened();
    void note.annotateElsewhere('c', '<c>');
    note.type(front('Today: '));
    void note.save();
    await note.settle();
    expect(note.annotatedOnDisk()).toEqual({ ...all, c: '<c>' });
    expect(note.annotatedInEditor()).toEqual({ ...all, c: '<c>' });
  });

  it('follows what was typed before it was read', async () => {
    const note = new SimulatedNote(text, annotated);
    void note.file.read();
    await note.step(0);
    note.type(front('Today: '));
    await note.settle();
    expect(note.annotatedInEditor()).toEqual(all);
    await saved(note);
    expect(note.annotatedOnDisk()).toEqual(all);
  });

  it('follows edits that were restored when the note was opened', async () => {
    const note = await opened(`Today: ${text.replace('<c>', 'fever')}`);
    expect(note.annotatedInEditor()).toEqual(all);
    await saved(note);
    expect(note.annotatedOnDisk()).toEqual(all);
  });

  it('follows what was saved, not what was typed while it was being saved', async () => {
    const note = await opened();
    note.type(front('Today: '));
    void note.save();
    while (note.disk === text) await note.step(0);
    note.type(front('At 9. '));
    await note.settle();
    // The editor said that all is saved: the file waits for the next save rather than follow another text.
    expect(note.annotations.get('a')).toEqual(annotated.a);
    await saved(note);
    expect(note.annotatedOnDisk()).toEqual(all);
    expect(note.annotatedInEditor()).toEqual(all);
  });

  it('loses nothing to a deletion that was undone, and what was deleted for good', async () => {
    const note = await opened();
    note.type({ ...at('<a>'), text: '' });
    expect(note.annotatedInEditor()).toEqual({ b: '<b>' });
    note.undo();
    await note.settle();
    expect(note.annotatedInEditor()).toEqual(all);
    note.type({ ...at('<a>'), text: '' });
    note.undo();
    note.type({ ...at('<b>'), text: '' });
    note.type(front('Today: '));
    await saved(note);
    expect(note.annotatedOnDisk()).toEqual({ a: '<a>' });
  });

  it('keeps an entity whose line was cut and put elsewhere, and drops the one that was deleted beside another', async () => {
    const lines = ['Has <a> since Monday.\n', 'No <b> <b> today.\n'];
    const whole = lines.join('');
    const note = new SimulatedNote(whole, {
      a: at('<a>', whole),
      b: at('<b>', whole),
      c: { start: whole.lastIndexOf('<b>'), end: whole.lastIndexOf('<b>') + 3 },
    });
    void note.file.read();
    await note.settle();
    note.type({ start: 0, end: lines[0]!.length, text: '' });
    note.type({ start: lines[1]!.length, end: lines[1]!.length, text: lines[0]! });
    note.type({ start: 3, end: 7, text: '' });
    await saved(note);
    expect(note.disk).toBe('No <b> today.\nHas <a> since Monday.\n');
    expect(note.annotatedOnDisk()).toEqual({ a: '<a>', c: '<b>' });
  });

  it('is left as it is where it shall not follow, and shown as it is', async () => {
    const note = await opened();
    note.type(front('Today: '));
    await saved(note, false);
    expect(note.annotations.get('a')).toEqual(annotated.a);
    expect(note.annotatedInEditor()).toEqual({ a: 'y: ', b: 'a> ' });
  });

  it('tells when the note is saved as another text than is shown, and follows at the next save', async () => {
    const note = await opened();
    note.type(front('Today: '));
    void note.file.willSave();
    await note.settle();
    note.disk = `${note.getText()}#`;
    const told = expect(note.file.didSave(true)).rejects.toMatchObject({
      code: 'input',
      message: expect.stringMatching(/save the note once more/) as string,
    });
    await note.settle();
    await told;
    await expect(note.file.change([], nothing)).rejects.toMatchObject({ code: 'input' });
    await saved(note);
    expect(note.annotatedOnDisk()).toEqual(all);
  });

  it('takes a change at the place that was meant when text is typed meanwhile', async () => {
    const note = await opened();
    void note.file.change([addC], nothing);
    await note.step(0);
    note.type(front('Today: '));
    await note.settle();
    expect(note.annotatedInEditor()).toEqual({ ...all, c: '<c>' });
    await saved(note);
    expect(note.annotatedOnDisk()).toEqual({ ...all, c: '<c>' });
  });

  it('takes a change at the place that was meant when saving edits the note', async () => {
    const note = await opened();
    const trim = (): Promise<void> => {
      note.type({ start: 3, end: 4, text: '' });
      return note.save();
    };
    void note.file.change([addC], trim);
    await note.settle();
    expect(note.annotatedOnDisk()).toEqual({ ...all, c: '<c>' });
    const deleting = note.file.change([addC], () => {
      note.type({ start: 0, end: note.getText().length, text: '' });
      return note.save();
    });
    const told = expect(deleting).rejects.toMatchObject({ code: 'usage' });
    await note.settle();
    await told;
  });

  it('is right after any course of events', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const whole = names.map((name) => `word <${name}> `).join('');
    const event = fc.record({
      kind: fc.constantFrom('type', 'type', 'delete', 'undo', 'save', 'annotate'),
      place: fc.nat(100),
      steps: fc.array(fc.nat(5), { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 25 }), async (events) => {
        const note = new SimulatedNote(whole, { a: at('<a>', whole), b: at('<b>', whole) });
        void note.file.read();
        for (const { kind, place, steps } of events) {
          happen(note, kind, place, names);
          for (const choice of steps) await note.step(choice);
        }
        await note.settle();
        note.type(front('z'));
        await saved(note);
        expect(note.failures).toEqual([]);
        expect(note.annotatedOnDisk()).toEqual(note.annotatedInEditor());
        for (const [id, piece] of Object.entries(note.annotatedOnDisk())) expect(piece).toBe(`<${id}>`);
        for (const id of ['a', 'b']) {
          if (note.alwaysSaved(`<${id}>`)) expect(note.annotations.has(id)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

function happen(note: SimulatedNote, kind: string, place: number, names: readonly string[]): void {
  const shown = note.getText();
  const name = names[place % names.length]!;
  switch (kind) {
    case 'type': {
      const start = shown.indexOf(' ', place) + 1;
      note.type({ start, end: start, text: 'x' });
      return;
    }
    case 'delete': {
      const span = at(`<${name}>`, shown);
      if (span.start >= 0) note.type({ ...span, text: '' });
      return;
    }
    case 'undo':
      note.undo();
      return;
    case 'save':
      return void note.save();
    default:
      return void note.annotateElsewhere(name, `<${name}>`);
  }
}
