/** How often something happened in a file, by name. */
export interface Count {
  name: string;
  times: number;
}

/** What an import says of its file. */
export interface Report {
  /** Rows of replies that were not read. */
  rejected: number;
  /** Sentences about where the source says two things. */
  contradictions: readonly string[];
  /** Counts under the words they are shown by, the most frequent first; what was not counted is left out. */
  counts: readonly { what: string; counts: readonly Count[] }[];
}

const words = {
  outcomes: 'Cycles by outcome',
  rulings: 'Rows by ruling',
  reasons: 'Why rows were rejected or did nothing',
  repairs: 'Repairs',
  dialects: 'Dialects',
};

/** The stored report of an import; what is not of its shape is left out. */
export function reportOf(stored: unknown): Report {
  const fields = isObject(stored) ? stored : {};
  const rulings = countsOf(fields['rulings']);
  return {
    rejected: rulings.find(count => count.name === 'rejected')?.times ?? 0,
    contradictions: listOf(fields['contradictions']).filter(one => typeof one === 'string'),
    counts: Object.entries(words)
      .map(([name, what]) => ({ what, counts: countsOf(fields[name]) }))
      .filter(({ counts }) => counts.length > 0),
  };
}

function countsOf(stored: unknown): readonly Count[] {
  return listOf(stored)
    .filter(isObject)
    .map(({ name, times }) => ({ name: String(name), times: Number(times) || 0 }));
}

const isObject = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object';
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
