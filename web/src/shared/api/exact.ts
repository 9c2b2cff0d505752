import { decimalGroups, decimalNames } from './decimals';

declare const exact: unique symbol;

/** A decimal as the text the server wrote, every digit kept: money is never turned into a float to be shown. */
export type Decimal = string & { readonly [exact]: true };

const single = new Set(decimalNames);
const groups = new Set(decimalGroups);

// A whole JSON string at a time, so text that looks like a property fools nobody; then what follows its name.
const token =
  /"((?:[^"\\]|\\.)*)"(?:(\s*:\s*)(?:(-?\d[\d.eE+-]*)|(\{[^{}"]*(?:"[^"\\]*"\s*:\s*[^{}"]*)*\}|\[[^[\]{}"]*\])))?/g;
const valueInGroup = /([:[,]\s*)(-?\d[\d.eE+-]*)/g;

/** JSON.parse, except that properties the API declares as decimals arrive as text. */
export function parseExact(json: string): unknown {
  return JSON.parse(quoteDecimals(json));
}

function quoteDecimals(json: string): string {
  return json.replace(token, (whole, name: string, colon?: string, number?: string, group?: string) => {
    if (number !== undefined && single.has(name)) {
      return `"${name}"${colon}"${number}"`;
    }

    if (group !== undefined) {
      const inner = groups.has(name) ? group.replace(valueInGroup, '$1"$2"') : quoteInside(group);
      return `"${name}"${colon}${inner}`;
    }

    return whole;
  });
}

// The flat object was taken in one bite, so what is in it is looked at here.
function quoteInside(group: string): string {
  return group.startsWith('{') ? `{${quoteDecimals(group.slice(1, -1))}}` : group;
}
