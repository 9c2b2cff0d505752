// Builds the page into dist/<hash> and names that folder in dist/current, so a reader never sees half a page.
// node web/build.mjs [--force] [--typecheck] [--check]: 0 when the page is there, 1 with one sentence when it could not be built.
// --check runs types and tests too, --typecheck the types; a start waits for neither.
// Only plain syntax and node: modules up here: an old Node must be able to read the sentence that sends it away.
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const NODE_LEAST = [20, 19];
const home = path.dirname(fileURLToPath(import.meta.url));

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < NODE_LEAST[0] || (major === NODE_LEAST[0] && minor < NODE_LEAST[1]) || (major === 22 && minor < 12)) {
  console.error(
    'Node ' + process.versions.node + ' is too old to build the page: install Node '
    + NODE_LEAST.join('.') + ' or newer (22.12 or newer of the 22s) and start again.');
  process.exit(1);
}

const { run } = await import('./build/run.mjs');
process.exit(await run(home, process.argv.slice(2)));
