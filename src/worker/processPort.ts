// The worker's end of the connection to the process that forked it: messages over Node's IPC channel; ends with its parent.
import type { FromWorker, Port, ToWorker } from '../protocol/calls';

export function processPort(): Port<FromWorker, ToWorker> {
  return {
    post: (message) => {
      if (process.connected) process.send?.(message);
    },
    onMessage: (listener) => process.on('message', (message) => listener(message as ToWorker)),
    onClose: (listener) =>
      process.once('disconnect', () => {
        listener('the editor went');
        process.exit(0);
      }),
    close: () => process.disconnect(),
  };
}
