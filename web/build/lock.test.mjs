import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from './lock.mjs';

const said = [];
const steps = { note: line => said.push(line) };
let folder;
let lock;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'pitwall lock '));
  lock = path.join(folder, 'lock');
  said.length = 0;
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('lets one in at a time', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await new Promise(resolve => setTimeout(resolve, 30));
    inside--;
  };
  await Promise.all(Array.from({ length: 5 }, () => withLock(lock, steps, work)));
  expect(most).toBe(1);
});

test('takes over from an owner that died without a word, once however many wait', async () => {
  await mkdir(lock);
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  await writeFile(path.join(lock, 'owner'), JSON.stringify({ pid: dead, host: os.hostname(), token: 'gone' }));
  let inside = 0;
  let most = 0;
  await Promise.all(Array.from({ length: 5 }, () => withLock(lock, steps, async () => {
    most = Math.max(most, ++inside);
    await new Promise(resolve => setTimeout(resolve, 20));
    inside--;
  })));
  expect(most).toBe(1);
  expect(said.filter(line => line.includes('took over')).length).toBe(1);
});

test('waits for a living owner and says so', async () => {
  await mkdir(lock);
  await writeFile(path.join(lock, 'owner'), JSON.stringify({ pid: process.pid, host: os.hostname(), token: 'other' }));
  setTimeout(() => rm(lock, { recursive: true }), 150);
  await withLock(lock, steps, async () => {});
  expect(said).toEqual(['page: another program builds it, waiting']);
});

test('gives the lock back when the work fails', async () => {
  await expect(withLock(lock, steps, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(readFile(path.join(lock, 'owner'))).rejects.toThrow();
});
