import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';

const home = join(import.meta.dirname);

/** What a file may not import: features know shared only, shared knows neither features nor the app. */
export function objection(file: string, imported: string): string | null {
  const target = imported.startsWith('@/')
    ? imported.slice(2)
    : imported.startsWith('.')
      ? relative(home, join(home, file, '..', imported))
      : null;
  if (target === null) {
    return null;
  }

  const own = /^features\/[^/]+/.exec(file)?.[0];
  const its = /^features\/[^/]+/.exec(target)?.[0];
  return own && its && own !== its
    ? `${file} imports ${target}: a feature imports shared, never another feature`
    : own && target.startsWith('app/')
      ? `${file} imports ${target}: a feature does not know the app`
      : file.startsWith('shared/') && (its || target.startsWith('app/'))
        ? `${file} imports ${target}: shared knows only shared`
        : null;
}

const sources = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter(file => /\.tsx?$/.test(file));

test('a feature imports shared, never another feature', () => {
  const found = sources.flatMap(file =>
    [...readFileSync(join(home, file), 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)]
      .map(match => objection(file, match[1] ?? ''))
      .filter(line => line !== null),
  );
  expect(found).toEqual([]);
});

test('finds what it forbids', () => {
  expect(objection('features/floor/A.tsx', '@/features/agent/B')).toContain('never another feature');
  expect(objection('features/floor/A.tsx', '../agent/B')).toContain('never another feature');
  expect(objection('shared/ui/A.tsx', '../../app/theme')).toContain('shared knows only shared');
  expect(objection('features/floor/A.tsx', './B')).toBeNull();
  expect(objection('app/A.tsx', '@/features/floor/B')).toBeNull();
});

test('no file is longer than 300 lines, no line longer than 120 characters', () => {
  const long = sources
    .filter(file => !/schema\.ts$|decimals\.ts$/.test(file))
    .flatMap(file => {
      const lines = readFileSync(join(home, file), 'utf8').split('\n');
      return [
        ...(lines.length > 301 ? [`${file}: ${lines.length} lines`] : []),
        ...lines.flatMap((line, index) =>
          line.length > 120 ? [`${file}:${index + 1}: ${line.length} characters`] : [],
        ),
      ];
    });
  expect(long).toEqual([]);
});
