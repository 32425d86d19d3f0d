// The webview's line to the editor: typed messages, and state that survives while the view is hidden.

export interface EditorLink<Out, State> {
  post(message: Out): void;
  getState(): State | undefined;
  setState(state: State): void;
}

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};

/** @param receive is called for every message of the editor. Says nothing itself: post `ready` when all is in place. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- names what the editor sends, beside what it is sent
export function linkToEditor<In, Out, State>(receive: (message: In) => void): EditorLink<Out, State> {
  const api = acquireVsCodeApi();
  window.addEventListener('message', (event: MessageEvent<In>) => receive(event.data));
  return {
    post: (message) => api.postMessage(message),
    getState: () => api.getState() as State | undefined,
    setState: (state) => api.setState(state),
  };
}
