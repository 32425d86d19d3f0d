// A part of the extension: its commands, and its end.

export interface Releasable {
  dispose(): void;
}

export interface Feature<Commands> extends Releasable {
  readonly commands: Commands;
}
