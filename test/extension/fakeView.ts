// A webview of the editor for tests: what was posted to it, and messages as its page would send them.
import type { Services } from '../../src/extension/app/services';
import type { ViewConnection } from '../../src/extension/app/viewPanel';

type Receive = (message: never) => Promise<void> | void;

export class FakeView<ToView> {
  readonly posted: ToView[] = [];
  private receive: Receive = () => undefined;

  /** In place of `showView`. */
  readonly show = (
    _services: Services,
    _webview: unknown,
    _view: unknown,
    receive: Receive,
  ): ViewConnection<ToView> => {
    this.receive = receive;
    return { post: (message: ToView): void => void this.posted.push(message) };
  };

  async send(message: unknown): Promise<void> {
    await this.receive(message as never);
  }
}

/** A panel whose events the test fires; once it is closed it can be asked and told nothing more, as in the editor. */
export class FakePanel {
  readonly webview = {};
  private isVisible = true;
  private isClosed = false;
  private name = '';
  private readonly disposed: (() => void)[] = [];
  private readonly changed: (() => void)[] = [];
  readonly onDidDispose = (listener: () => void): void => void this.disposed.push(listener);
  readonly onDidChangeViewState = (listener: () => void): void => void this.changed.push(listener);

  get visible(): boolean {
    this.refuseClosed();
    return this.isVisible;
  }

  get title(): string {
    return this.name;
  }

  set title(title: string) {
    this.refuseClosed();
    this.name = title;
  }

  reveal(): void {
    this.refuseClosed();
    this.show(true);
  }

  show(visible: boolean): void {
    this.isVisible = visible;
    for (const listener of this.changed) listener();
  }

  dispose(): void {
    this.isClosed = true;
    for (const listener of this.disposed.splice(0)) listener();
  }

  private refuseClosed(): void {
    if (this.isClosed) throw new Error('Webview is disposed');
  }
}
