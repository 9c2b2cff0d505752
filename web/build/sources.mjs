// What the page is made from, as one hash: equal hash, equal page.
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

const SKIPPED = new Set(['node_modules', 'dist', '.build', '.vite', 'schema.ts', 'decimals.ts']);
const TEST = /\.test\.(tsx?|mjs)$|^src\/testing\//;

export async function hashOfSources(home) {
  const files = (await listed(home, '')).filter(file => !TEST.test(file)).sort();
  const hash = createHash('sha256');
  for (const file of [...files, '../openapi.json']) {
    const bytes = await readFile(path.join(home, file));
    hash.update(file + '\0' + bytes.length + '\0').update(bytes);
  }

  return hash.digest('hex').slice(0, 16);
}

async function listed(home, folder) {
  const found = [];
  for (const entry of await readdir(path.join(home, folder), { withFileTypes: true })) {
    if (SKIPPED.has(entry.name)) {
      continue;
    }

    const name = folder === '' ? entry.name : folder + '/' + entry.name;
    if (entry.isDirectory()) {
      found.push(...await listed(home, name));
    } else if (entry.isFile()) {
      found.push(name);
    }
  }

  return found;
}
