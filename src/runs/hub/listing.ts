// What a model on the hub consists of, and which of its files are needed here.
import * as v from 'valibot';
import { AppError } from '../../common/errors';
import type { ModelName } from './cache';
import { NetworkError, readJson, request, type Connection } from './request';

export interface RemoteFile {
  readonly path: string;
  readonly bytes: number;
  readonly checksum: Checksum;
}

/** Large files are known by their SHA-256, small ones by Git's object id (SHA-1 of `blob <bytes>\0` and the content). */
export type Checksum =
  { readonly kind: 'sha256'; readonly hex: string } | { readonly kind: 'git'; readonly hex: string };

export interface Listing {
  /** 40 hexadecimal digits: what the revision is now. */
  readonly commit: string;
  readonly files: readonly RemoteFile[];
}

const hash = (digits: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${digits}}$`)));

const listingSchema = v.object({
  sha: hash(40),
  siblings: v.array(
    v.object({
      rfilename: v.string(),
      size: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
      blobId: v.optional(hash(40)),
      lfs: v.nullish(
        v.object({ sha256: hash(64), size: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
      ),
    }),
  ),
});

/** @throws AppError when there is no such model, or NetworkError. */
export async function readListing(connection: Connection, model: ModelName): Promise<Listing> {
  const url = `${connection.endpoint}/api/models/${model.name}/revision/${encodeURIComponent(model.revision)}?blobs=true`;
  const reply = await request(connection, url);
  if (reply.status !== 200) {
    reply.close();
    throw describeStatus(reply.status, model.name, connection.endpoint, model.revision);
  }
  const parsed = v.safeParse(listingSchema, await readJson(reply, url));
  if (!parsed.success)
    throw new AppError(
      'model',
      `${connection.endpoint} does not answer as a model hub does: check its address`,
    );
  const { sha, siblings } = parsed.output;
  const files = siblings.flatMap(({ rfilename, ...facts }) => remoteFile(rfilename, facts));
  if (files.length === 0 && siblings.length > 0)
    throw new AppError(
      'model',
      `${connection.endpoint} lists no checksums, so that nothing can be checked: use another hub`,
    );
  return { commit: sha, files };
}

type Facts = Omit<v.InferOutput<typeof listingSchema>['siblings'][number], 'rfilename'>;

/** A file that nothing can be checked against is not taken. */
function remoteFile(path: string, { size, blobId, lfs }: Facts): RemoteFile[] {
  if (lfs) return [{ path, bytes: lfs.size, checksum: { kind: 'sha256', hex: lfs.sha256 } }];
  if (size === undefined || blobId === undefined) return [];
  return [{ path, bytes: size, checksum: { kind: 'git', hex: blobId } }];
}

/** What a status other than 200 or 206 means to a person; NetworkError where trying again may help. */
export function describeStatus(status: number, what: string, endpoint: string, revision: string): Error {
  switch (status) {
    case 401:
    case 403:
      return new AppError(
        'model',
        `${endpoint} gives ${what} to nobody without an account, or has no model of that name: check the name (owner/name), ` +
          'or download it in a browser and give its folder',
      );
    case 404:
      return new AppError(
        'model',
        `${endpoint} has no ${what} (revision ${revision}): check the name, written owner/name`,
      );
    case 408:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
      return new NetworkError(`The hub answers ${status}`);
    default:
      return new AppError('model', `${endpoint} answers ${status} for ${what}: try again later`);
  }
}

const configurationFiles =
  /^(config\.json|tokenizer\.json|tokenizer_config\.json|special_tokens_map\.json|added_tokens\.json|vocab\.(txt|json)|merges\.txt|spiece\.model|sentencepiece\.bpe\.model|README\.md|LICENSE(\.\w+)?)$/;

/** In order of preference; of each the files that belong together. */
const weightFiles = [
  /^model\.safetensors$/,
  /^model(\.safetensors\.index\.json|-\d{5}-of-\d{5}\.safetensors)$/,
  /^pytorch_model\.bin$/,
  /^pytorch_model(\.bin\.index\.json|-\d{5}-of-\d{5}\.bin)$/,
];

/**
 * Configuration, tokenizer and one set of weights; small files first, so that a wrong model is known early.
 * @throws AppError when something that a model needs is not there.
 */
export function chooseFiles(files: readonly RemoteFile[], name: string): RemoteFile[] {
  const configuration = files.filter(({ path }) => configurationFiles.test(path));
  if (!configuration.some(({ path }) => path === 'config.json'))
    throw new AppError('model', `${name} has no config.json: it is no model of the transformers library`);
  const sets = weightFiles.map((pattern) => files.filter(({ path }) => pattern.test(path)));
  const weights = sets.find((set) => set.length > 0);
  if (weights === undefined)
    throw new AppError(
      'model',
      `${name} has no PyTorch weights (model.safetensors or pytorch_model.bin): choose another model`,
    );
  return [...configuration, ...weights].sort((a, b) => a.bytes - b.bytes);
}
