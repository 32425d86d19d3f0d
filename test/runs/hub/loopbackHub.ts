// A model hub on this machine, with the faults that tests ask for.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HubFaults {
  /** Hang up after so many bytes of a file's body, this many times. */
  readonly breakAfter?: number;
  readonly breaks?: number;
  /** Answer ranges with the whole file. */
  readonly ignoreRanges?: boolean;
  /** Answer ranges with 416. */
  readonly refuseRanges?: boolean;
  /** Answer ranges from one byte further on. */
  readonly shiftRanges?: boolean;
  /** Send large files with a byte changed. */
  readonly damage?: boolean;
  /** Send more than the listing says. */
  readonly surplus?: boolean;
  /** Status of the listing. */
  readonly listingStatus?: number;
  readonly listingBody?: string;
  /** Status of every file. */
  readonly fileStatus?: number;
  /** Where files are redirected to. */
  readonly redirect?: string;
  /** Never end the body of a file. */
  readonly hang?: boolean;
}

export type HubFiles = Readonly<Record<string, Buffer>>;

export const commit = '0123456789abcdef0123456789abcdef01234567';

export class LoopbackHub implements AsyncDisposable {
  readonly requests: { readonly url: string; readonly headers: IncomingMessage['headers'] }[] = [];
  faults: HubFaults = {};
  private broken = 0;
  private readonly server: Server;
  private readonly files: HubFiles;

  private constructor(files: HubFiles) {
    this.files = files;
    this.server = createServer((request, response) => this.answer(request, response));
  }

  static async start(files: HubFiles): Promise<LoopbackHub> {
    const hub = new LoopbackHub(files);
    await new Promise<void>((resolve) => hub.server.listen(0, '127.0.0.1', resolve));
    return hub;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Requests of files, with their ranges. */
  get fetched(): string[] {
    const files = this.requests.filter(({ url }) => !url.startsWith('/api/'));
    return files.map(({ url, headers }) => `${url.split('/').at(-1)!} ${headers.range ?? 'whole'}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = request.url!;
    this.requests.push({ url, headers: request.headers });
    if (url.startsWith('/api/models/owner/model/revision/')) this.answerListing(response);
    else if (url.startsWith(`/owner/model/resolve/${commit}/`)) this.answerResolve(url, response);
    else if (url.startsWith('/storage/'))
      this.answerFile(this.files[decodeURIComponent(url.slice(9))], request, response);
    else response.writeHead(404).end();
  }

  private answerListing(response: ServerResponse): void {
    const siblings = Object.entries(this.files).map(([name, data]) => ({
      rfilename: name,
      ...facts(name, data),
    }));
    const body = this.faults.listingBody ?? JSON.stringify({ sha: commit, siblings, other: true });
    response.writeHead(this.faults.listingStatus ?? 200, { 'content-type': 'application/json' }).end(body);
  }

  /** As the public hub does it: the bytes lie elsewhere. */
  private answerResolve(url: string, response: ServerResponse): void {
    const { fileStatus, redirect } = this.faults;
    if (fileStatus !== undefined) response.writeHead(fileStatus).end('an error page');
    else response.writeHead(302, { location: redirect ?? `/storage/${url.split('/').at(-1)!}` }).end();
  }

  private answerFile(data: Buffer | undefined, request: IncomingMessage, response: ServerResponse): void {
    if (data === undefined) {
      response.writeHead(404).end();
      return;
    }
    const { ignoreRanges, refuseRanges, shiftRanges, damage, surplus } = this.faults;
    const asked = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (asked > 0 && refuseRanges) {
      response.writeHead(416).end();
      return;
    }
    const start = asked === 0 || ignoreRanges ? 0 : asked + (shiftRanges ? 1 : 0);
    const body = Buffer.concat([data.subarray(start), Buffer.alloc(surplus ? 1 : 0)]);
    if (damage && body.length > 0) body[body.length - 1]! ^= 1;
    const range = { 'content-range': `bytes ${start}-${data.length - 1}/${data.length}` };
    response.writeHead(start > 0 ? 206 : 200, start > 0 ? range : {});
    this.send(body, response);
  }

  private send(body: Buffer, response: ServerResponse): void {
    const { breakAfter, breaks = 0, hang } = this.faults;
    if (breakAfter !== undefined && this.broken < breaks && body.length > breakAfter) {
      this.broken++;
      response.write(body.subarray(0, breakAfter), () => setTimeout(() => response.destroy(), 20));
    } else if (hang) response.write(body.subarray(0, 1));
    else response.end(body);
  }
}

/** Large files are listed with their SHA-256, small ones with Git's object id. */
function facts(name: string, data: Buffer): object {
  if (/\.(safetensors|bin)$/.test(name))
    return {
      size: data.length,
      blobId: 'a'.repeat(40),
      lfs: { sha256: createHash('sha256').update(data).digest('hex'), size: data.length },
    };
  return {
    size: data.length,
    blobId: createHash('sha1').update(`blob ${data.length}\0`).update(data).digest('hex'),
  };
}
