// Lives in every page that is measured: takes the time from an input event to the frame in which a condition is painted.
(() => {
  const painted = condition =>
    new Promise(resolve => {
      const look = () =>
        condition() ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))) : requestAnimationFrame(look);
      look();
    });
  const table = caption =>
    [...document.querySelectorAll('main table')].find(one => one.caption?.textContent.startsWith(caption));
  const rows = caption => [...(table(caption)?.tBodies[0]?.rows ?? [])];
  const bench = {
    table,
    rows,
    rank: 'Agents of ',
    loading: () => document.querySelector('[role=status][aria-label=Loading]') !== null,
    // Every agent stands in a group: a letter, not the dash of a missing one.
    grouped: agents => {
      const found = rows('Agents of ');
      return found.length === agents && found.every(row => /^[a-z]+$/i.test(row.cells[0].textContent.trim()));
    },
    arm: (event, condition) => {
      bench.done = new Promise(resolve =>
        addEventListener(event, ({ timeStamp }) => void painted(condition).then(at => resolve(at - timeStamp)), {
          capture: true,
          once: true,
        }),
      );
    },
    opening: condition => {
      bench.opened = painted(condition);
    },
    paint: () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,
    answers: () =>
      performance.getEntriesByType('resource').map(({ name, requestStart, responseEnd, transferSize }) => ({
        path: name.slice(location.origin.length),
        ms: responseEnd - requestStart,
        bytes: transferSize,
      })),
  };
  window.bench = bench;
})();
