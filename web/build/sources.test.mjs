import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashOfSources } from './sources.mjs';

let home;

beforeEach(async () => {
  home = path.join(await mkdtemp(path.join(os.tmpdir(), 'pitwall sources ')), 'web');
  await mkdir(path.join(home, 'src'), { recursive: true });
  await writeFile(path.join(home, 'src', 'a.ts'), 'a');
  await writeFile(path.join(home, '..', 'openapi.json'), '{}');
});

afterEach(() => rm(path.dirname(home), { recursive: true, force: true }));

test('is the same wherever the checkout lies', async () => {
  const copy = path.join(path.dirname(home), 'copy');
  await cp(home, path.join(copy, 'web'), { recursive: true });
  await cp(path.join(home, '..', 'openapi.json'), path.join(copy, 'openapi.json'));
  expect(await hashOfSources(path.join(copy, 'web'))).toBe(await hashOfSources(home));
});

test('changes with a source and with the API, and not with a test or what was built', async () => {
  const before = await hashOfSources(home);
  await writeFile(path.join(home, 'src', 'a.test.ts'), 'test');
  await mkdir(path.join(home, 'dist'));
  await writeFile(path.join(home, 'dist', 'x'), 'built');
  expect(await hashOfSources(home)).toBe(before);
  await writeFile(path.join(home, '..', 'openapi.json'), '{"a":1}');
  const after = await hashOfSources(home);
  expect(after).not.toBe(before);
  await writeFile(path.join(home, 'src', 'a.ts'), 'b');
  expect(await hashOfSources(home)).not.toBe(after);
});
