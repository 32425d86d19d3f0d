// Requests to the hub: encrypted ones only, each redirect checked, and nothing sent but the name of a public file.
import { AppError, CancelledError } from '../../common/errors';

/** The public hub; a mirror can be set in its place. */
export const defaultEndpoint = 'https://huggingface.co';

export interface Connection {
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal | undefined;
}

/** The network failed, or went silent: trying again may help. */
export class NetworkError extends Error {}

const maxRedirects = 5;
const silence = 60_000;
const maxListingBytes = 1 << 24;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Pieces of the body; ends with NetworkError when the connection breaks or stays silent for a minute. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Hangs up. */
  readonly close: () => void;
}

/**
 * GET, following redirects by hand.
 * @throws NetworkError, CancelledError, or AppError for an address that is not allowed.
 */
export async function request(
  connection: Connection,
  url: string,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const watch = new SilenceWatch(connection.signal);
  try {
    const response = await follow(connection, checkAddress(url), headers, watch.signal);
    watch.heard();
    return {
      status: response.status,
      headers: response.headers,
      body: readBody(response, watch),
      close: () => watch.hangUp(),
    };
  } catch (error) {
    watch.hangUp();
    throw watch.explain(error);
  }
}

/** The whole body as JSON. */
export async function readJson({ body, close }: Reply, url: string): Promise<unknown> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const piece of body) {
      bytes += piece.length;
      if (bytes > maxListingBytes)
        throw new AppError('model', `${url} answers with far too much: is it a model hub?`);
      pieces.push(piece);
    }
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch (cause) {
    if (cause instanceof SyntaxError)
      throw new AppError('model', `${url} does not answer as a model hub does: check its address`, { cause });
    throw cause;
  } finally {
    close();
  }
}

async function follow(
  connection: Connection,
  start: URL,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  let url = start;
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const response = await connection.fetch(url, {
      redirect: 'manual',
      // Ranges count bytes of the file, not of a compressed form of it.
      headers: { 'user-agent': 'note-tagger', 'accept-encoding': 'identity', ...headers },
      signal,
    });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    await response.body?.cancel();
    url = checkAddress(new URL(location, url).href);
  }
  throw new AppError('model', `${start.href} redirects without end: check the address of the hub`);
}

/** Only https, and plain http to this very machine (a mirror of one's own, a test). */
function checkAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const local = url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url !== undefined && (url.protocol === 'https:' || local)) return url;
  throw new AppError('model', `${address} is not an https address: models are downloaded over https only`);
}

async function* readBody(response: Response, watch: SilenceWatch): AsyncGenerator<Uint8Array> {
  try {
    if (response.body === null) return;
    for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
      watch.heard();
      yield piece;
    }
  } catch (error) {
    throw watch.explain(error);
  } finally {
    watch.hangUp();
  }
}

/** Ends a request when the user cancels, or when nothing was heard for a minute. */
class SilenceWatch {
  readonly signal: AbortSignal;
  private readonly user: AbortSignal | undefined;
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout;

  constructor(user: AbortSignal | undefined) {
    this.user = user;
    this.signal =
      user === undefined ? this.controller.signal : AbortSignal.any([user, this.controller.signal]);
    this.timer = this.start();
  }

  heard(): void {
    clearTimeout(this.timer);
    this.timer = this.start();
  }

  hangUp(): void {
    clearTimeout(this.timer);
    this.controller.abort();
  }

  explain(error: unknown): unknown {
    if (this.user?.aborted) return new CancelledError();
    return error instanceof AppError ? error : new NetworkError('The connection broke', { cause: error });
  }

  private start(): NodeJS.Timeout {
    return setTimeout(() => this.controller.abort(), silence);
  }
}
