// A lock between programs that build the same checkout: a directory, because making one is atomic everywhere.
// Its owner writes who it is and touches it while it works; a lock of a dead or silent owner is taken over.
import { mkdir, readFile, rm, rmdir, stat, utimes, writeFile, rename } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const POLL_MS = 100;
const TOUCH_MS = 2_000;
const SILENT_MS = 30_000;

export async function withLock(lock, steps, work) {
  const mine = { pid: process.pid, host: os.hostname(), token: Math.random().toString(36).slice(2) };
  await mkdir(path.dirname(lock), { recursive: true });
  await take(lock, mine, steps);
  const touch = setInterval(() => {
    const now = new Date();
    utimes(lock, now, now).catch(() => clearInterval(touch));
  }, TOUCH_MS);
  const leave = signal => {
    // What was asked of us is to stop, and the next one takes the lock of a dead owner over anyway.
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('SIGINT', leave).once('SIGTERM', leave);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    if ((await ownerOf(lock))?.token === mine.token) {
      await rm(lock, { recursive: true, force: true });
    }
  }
}

async function take(lock, mine, steps) {
  let told = false;
  for (;;) {
    if (await made(lock)) {
      await sign(lock, mine);
      return;
    }

    if (await isStale(lock) && await takeOver(lock, mine)) {
      steps.note('page: took over the lock of a build that ended without a word');
      return;
    }

    if (!told) {
      told = true;
      steps.note('page: another program builds it, waiting');
    }

    await new Promise(resolve => setTimeout(resolve, POLL_MS));
  }
}

/** Whoever makes the inner directory may replace the owner; it looks again first, because somebody may have been faster. */
async function takeOver(lock, mine) {
  const claim = path.join(lock, 'claim');
  if (!await made(claim)) {
    if (Date.now() - await touchedAt(claim) > SILENT_MS) {
      await rmdir(claim).catch(() => undefined);
    }

    return false;
  }

  const stale = await isStale(lock, true);
  if (stale) {
    await sign(lock, mine);
  }

  await rmdir(claim).catch(() => undefined);
  return stale && (await ownerOf(lock))?.token === mine.token;
}

async function isStale(lock, claimed = false) {
  const owner = await ownerOf(lock);
  const silentMs = Date.now() - await touchedAt(lock);
  if (owner === null) {
    // Made but not signed yet; its maker needs a moment, unless it died in between. A claim inside counts as a touch.
    return claimed ? true : silentMs > SILENT_MS / 10;
  }

  return owner.host === os.hostname() ? !isAlive(owner.pid) : silentMs > SILENT_MS;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failed) {
    return failed.code === 'EPERM';
  }
}

async function made(folder) {
  try {
    await mkdir(folder);
    return true;
  } catch (failed) {
    if (failed.code === 'EEXIST' || failed.code === 'ENOENT') {
      return false;
    }

    throw failed;
  }
}

async function sign(lock, mine) {
  const draft = path.join(lock, 'owner.' + mine.token);
  await writeFile(draft, JSON.stringify(mine));
  await rename(draft, path.join(lock, 'owner'));
}

async function ownerOf(lock) {
  try {
    return JSON.parse(await readFile(path.join(lock, 'owner'), 'utf8'));
  } catch {
    return null; // Not signed yet, or just given back.
  }
}

async function touchedAt(folder) {
  try {
    return (await stat(folder)).mtimeMs;
  } catch {
    return Date.now(); // Just given back: not stale.
  }
}
