// Every text file beside its brotli and gzip form, so the server never compresses; and what a first visit costs.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

const TEXT = /\.(js|css|html|svg|json|webmanifest|txt)$/;
const LEAST_BYTES = 512;
const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

export async function compressAll(folder) {
  const files = (await readdir(folder, { recursive: true })).filter(file => TEXT.test(file));
  await Promise.all(files.map(file => compress(path.join(folder, file))));
}

/** The gzip bytes a browser loads before the first paint: index.html and what it names. */
export async function firstLoadBytes(folder) {
  const html = await readFile(path.join(folder, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(match => match[1]);
  let gzipBytes = (await gzip(html)).length;
  for (const file of named) {
    gzipBytes += (await gzip(await readFile(path.join(folder, file)), { level: 9 })).length;
  }

  return { gzipBytes, files: named };
}

async function compress(file) {
  const bytes = await readFile(file);
  if (bytes.length < LEAST_BYTES) {
    return;
  }

  const [br, gz] = await Promise.all([
    brotli(bytes, { params: {
      [zlib.constants.BROTLI_PARAM_QUALITY]: 10,
      [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    } }),
    gzip(bytes, { level: 9 }),
  ]);
  await writeFile(file + '.br', br);
  await writeFile(file + '.gz', gz);
}
