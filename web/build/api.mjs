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

const names = decimalProperties(document);
const ast = await openapiTS(document, {
  inject: "import type { Decimal } from './exact';\n",
  transform: (schema, { path: place }) => decimalType(schema, place.split('/').at(-1)),
});
await mkdir(out, { recursive: true });
await writeIfChanged('schema.ts', astToString(ast));
await writeIfChanged('decimals.ts', decimalsModule(names));

// A name that is a decimal anywhere is read as text everywhere, so a plain number of the same name is typed so too.
function decimalType(schema, name) {
  const types = [schema.type].flat();
  const isNumber = types.includes('number') || types.includes('integer');
  if (schema.format !== 'decimal' && !(isNumber && names.single.has(name))) {
    return undefined;
  }

  const decimal = ts.factory.createTypeReferenceNode('Decimal');
  return types.includes('null')
    ? ts.factory.createUnionTypeNode([decimal, ts.factory.createLiteralTypeNode(ts.factory.createNull())])
    : decimal;
}

function decimalProperties(api) {
  const found = { single: new Set(), many: new Set() };
  for (const schema of Object.values(api.components?.schemas ?? {})) {
    visit(schema, found);
  }

  return found;
}

function decimalsModule({ single, many }) {
  const list = names => '[' + [...names].sort().map(name => "\n  '" + name + "',").join('') + '\n]';
  return '/** Properties that are decimals. */\nexport const decimalNames: readonly string[] = ' + list(single)
    + ';\n\n/** Properties that are lists or maps of decimals. */\nexport const decimalGroups: readonly string[] = '
    + list(many) + ';\n';
}

function visit(schema, found) {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (isDecimal(property)) {
      found.single.add(name);
    }

    if (isDecimal(property.items) || isDecimal(property.additionalProperties)) {
      found.many.add(name);
    }
  }

  for (const part of [...(schema.oneOf ?? []), ...(schema.allOf ?? []), ...(schema.anyOf ?? [])]) {
    visit(part, found);
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
