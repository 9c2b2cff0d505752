// node_modules as package-lock.json says; asks the registry only when that file has changed.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BuildError, child, tail } from './tools.mjs';

export async function ensurePackages(home, steps) {
  const stamp = path.join(home, 'node_modules', '.pitwall');
  const wanted = createHash('sha256')
    .update(await readFile(path.join(home, 'package-lock.json')))
    .update(process.platform + process.arch)
    .digest('hex');
  const present = await readFile(stamp, 'utf8').catch(() => '');
  if (present === wanted) {
    return;
  }

  await steps.run('page: npm ci', () => install(home));
  await writeFile(stamp, wanted);
}

async function install(home) {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=1'];
  let ended;
  try {
    ended = await npm(home, args);
  } catch {
    throw new BuildError('npm is missing: it comes with Node, install Node 20.19 or newer with npm and start again.');
  }

  if (ended.code !== 0) {
    throw new BuildError(
      'The page cannot be built: npm ci failed; look at its reason below, and that the npm registry can be reached.\n'
      + tail(ended.output));
  }
}

// npm's own script beside Node needs no shell, so a path with a space or a Windows .cmd cannot break the call.
function npm(home, args) {
  const folder = path.dirname(process.execPath);
  const script = [
    path.join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ].find(existsSync);
  return script
    ? child(home, process.execPath, [script, ...args], {})
    : child(home, process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { shell: process.platform === 'win32' });
}
