// The order of a build: nothing to do? wait for whoever builds already, then packages, types, bundle, compression, swap.
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BuildError, Steps, program } from './tools.mjs';
import { hashOfSources } from './sources.mjs';
import { withLock } from './lock.mjs';
import { ensurePackages } from './packages.mjs';
import { compressAll, firstLoadBytes } from './compress.mjs';

const KEPT_PAGES = 2;

/** Exit code 0 when dist/current names the page of the present sources. */
export async function run(home, args) {
  const steps = new Steps();
  try {
    if (!args.includes('--force') && await isCurrent(home, await hashOfSources(home))) {
      steps.note('page is up to date');
      return 0;
    }

    await withLock(path.join(home, '.build', 'lock'), steps, () => buildOnce(home, args, steps));
    return 0;
  } catch (failed) {
    console.error(sentenceOf(failed, home));
    return 1;
  }
}

async function buildOnce(home, args, steps) {
  // Asked again under the lock: whoever held it may have built just this.
  const hash = await hashOfSources(home);
  if (!args.includes('--force') && await isCurrent(home, hash)) {
    steps.note('page is up to date, built by another program meanwhile');
    return;
  }

  await ensurePackages(home, steps);
  await steps.run('page: API types', () => program(home, 'API types', ['build/api.mjs']));
  const temp = path.join(home, '.build', 'page-' + process.pid);
  await rm(temp, { recursive: true, force: true });
  try {
    await Promise.all([
      steps.run('page: bundle', () => bundle(home, temp)),
      args.includes('--typecheck') ? steps.run('page: typecheck', () => typecheck(home)) : undefined,
    ]);
    await steps.run('page: compress', () => compressAll(temp));
    const first = await firstLoadBytes(temp);
    await writeFile(path.join(temp, 'first-load.json'), JSON.stringify(first) + '\n');
    await publish(home, temp, hash);
    steps.note('page: first load ' + Math.round(first.gzipBytes / 1000) + ' kB gzip');
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

async function bundle(home, temp) {
  await mkdir(path.dirname(temp), { recursive: true });
  await program(home, 'bundle', ['node_modules/vite/bin/vite.js', 'build', '--outDir', temp, '--logLevel', 'warn']);
}

function typecheck(home) {
  return program(home, 'typecheck', ['node_modules/typescript/bin/tsc', '--noEmit']);
}

async function isCurrent(home, hash) {
  try {
    const current = (await readFile(path.join(home, 'dist', 'current'), 'utf8')).trim();
    return current === hash && existsSync(path.join(home, 'dist', hash, 'index.html'));
  } catch {
    return false; // Nothing was built yet.
  }
}

/** The page gets its final name by one rename, and becomes the current one by another. */
async function publish(home, temp, hash) {
  const dist = path.join(home, 'dist');
  await mkdir(dist, { recursive: true });
  const place = path.join(dist, hash);
  await rm(place, { recursive: true, force: true });
  await rename(temp, place);
  const pointer = path.join(dist, 'current.' + process.pid);
  await writeFile(pointer, hash + '\n');
  await rename(pointer, path.join(dist, 'current'));
  await writeFile(path.join(place, '.built'), new Date().toISOString() + '\n');
  await dropOldPages(dist, hash);
}

async function dropOldPages(dist, hash) {
  const { stat } = await import('node:fs/promises');
  const pages = [];
  for (const entry of await readdir(dist, { withFileTypes: true })) {
    if (entry.isDirectory() && entry.name !== hash) {
      const folder = path.join(dist, entry.name);
      pages.push({ folder, at: (await stat(folder)).mtimeMs });
    }
  }

  pages.sort((one, other) => other.at - one.at);
  for (const { folder } of pages.slice(KEPT_PAGES - 1)) {
    await rm(folder, { recursive: true, force: true });
  }
}

function sentenceOf(failed, home) {
  if (failed instanceof BuildError) {
    return failed.message;
  }

  if (failed && (failed.code === 'EACCES' || failed.code === 'EPERM')) {
    return 'The page cannot be built: ' + (failed.path ?? home) + ' belongs to another user; '
      + 'remove web/dist, web/.build and web/node_modules, or build as their owner.';
  }

  if (failed && failed.code === 'ENOSPC') {
    return 'The page cannot be built: the disk is full; free 500 MB and start again.';
  }

  return 'The page cannot be built: ' + (failed && failed.stack ? failed.stack : String(failed));
}
