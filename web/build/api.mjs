// Types of the API from the committed openapi.json, and the names of its decimal properties: a browser's JSON.parse would
// round them, so shared/api/exact.ts reads them as text.
import { readFile, writeFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';

const home = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const out = path.join(home, 'src', 'shared', 'api');
const document = JSON.parse(await readFile(path.join(home, '..', 'openapi.json'), 'utf8'));

const ast = await openapiTS(document, {
  inject: "import type { Decimal } from './exact';\n",
  transform: schema => decimalType(schema),
});
await mkdir(out, { recursive: true });
await writeIfChanged('schema.ts', astToString(ast));
await writeIfChanged('decimals.ts', decimalsModule(document));

function decimalType(schema) {
  if (schema.format !== 'decimal') {
    return undefined;
  }

  const decimal = ts.factory.createTypeReferenceNode('Decimal');
  return [schema.type].flat().includes('null')
    ? ts.factory.createUnionTypeNode([decimal, ts.factory.createLiteralTypeNode(ts.factory.createNull())])
    : decimal;
}

function decimalsModule(api) {
  const single = new Set();
  const many = new Set();
  const plain = new Set();
  for (const schema of Object.values(api.components?.schemas ?? {})) {
    visit(schema, api, single, many, plain);
  }

  const both = [...single].filter(name => plain.has(name));
  if (both.length > 0) {
    console.error('openapi.json uses ' + both.join(', ') + ' both as a decimal and as a plain number: rename one.');
    process.exit(1);
  }

  const list = names => '[' + [...names].sort().map(name => "\n  '" + name + "',").join('') + '\n]';
  return '/** Properties that are decimals. */\nexport const decimalNames: readonly string[] = ' + list(single)
    + ';\n\n/** Properties that are lists or maps of decimals. */\nexport const decimalGroups: readonly string[] = '
    + list(many) + ';\n';
}

function visit(schema, api, single, many, plain) {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const types = [property.type].flat();
    if (property.format === 'decimal') {
      single.add(name);
    } else if (types.includes('number') || types.includes('integer')) {
      plain.add(name);
    }

    if (isDecimal(property.items) || isDecimal(property.additionalProperties)) {
      many.add(name);
    }
  }

  for (const part of [...(schema.oneOf ?? []), ...(schema.allOf ?? []), ...(schema.anyOf ?? [])]) {
    visit(part, api, single, many, plain);
  }
}

function isDecimal(schema) {
  return schema !== null && typeof schema === 'object' && schema.format === 'decimal';
}

async function writeIfChanged(name, text) {
  const file = path.join(out, name);
  const before = await readFile(file, 'utf8').catch(() => '');
  if (before !== text) {
    await writeFile(file, text);
  }
}
