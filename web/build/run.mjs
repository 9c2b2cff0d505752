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
const FIRST_LOAD_MAX_BYTES = 300_000;

/** Exit code 0 when dist/current names the page of the present sources (and, with --check, when it passes its tests). */
export async function run(home, args) {
  const steps = new Steps();
  try {
    if (args.includes('--check')) {
      await withLock(path.join(home, '.build', 'lock'), steps, () => check(home, steps));
    }

    if (!args.includes('--force') && await isCurrent(home, await hashOfSources(home))) {
      steps.note('page is up to date');
      await tellFirstLoad(home, args, steps);
      return 0;
    }

    await withLock(path.join(home, '.build', 'lock'), steps, () => buildOnce(home, args, steps));
    await tellFirstLoad(home, args, steps);
    return 0;
  } catch (failed) {
    console.error(sentenceOf(failed, home));
    return 1;
  }
}

/** Types and tests; the page itself is built after it, and must not have grown too big. */
async function check(home, steps) {
  await ensurePackages(home, steps);
  await steps.run('page: API types', () => program(home, 'API types', ['build/api.mjs']));
  await steps.run('page: typecheck', () => typecheck(home));
  const said = await steps.run('page: tests', () => program(home, 'tests', ['node_modules/vitest/vitest.mjs', 'run']));
  steps.note(said.split('\n').filter(line => /^\s*(Test Files|Tests)\s/.test(line)).join('\n'));
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
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

async function tellFirstLoad(home, args, steps) {
  const current = (await readFile(path.join(home, 'dist', 'current'), 'utf8')).trim();
  const { gzipBytes } = JSON.parse(await readFile(path.join(home, 'dist', current, 'first-load.json'), 'utf8'));
  steps.note('page: first load ' + Math.round(gzipBytes / 1000) + ' kB gzip');
  if (args.includes('--check') && gzipBytes > FIRST_LOAD_MAX_BYTES) {
    throw new BuildError('The page has grown too big: its first load is ' + Math.round(gzipBytes / 1000) + ' kB gzip, at most '
      + FIRST_LOAD_MAX_BYTES / 1000 + '. Load what is not needed at once by import().');
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
