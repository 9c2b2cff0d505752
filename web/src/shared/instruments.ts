import { queryOptions, useQuery } from '@tanstack/react-query';
import { apiGet, type Answer } from './api/client';

export type Instrument = Answer<'/api/markets/instruments'>[number];

const instrumentsQuery = queryOptions({
  queryKey: ['markets', 'instruments'],
  queryFn: ({ signal }) => apiGet('/api/markets/instruments', { signal }),
  staleTime: Infinity,
});

/** Rules of every instrument by name: ticks and steps decide how prices and sizes are written. */
export function useInstruments(): ReadonlyMap<string, Instrument> {
  const found = useQuery(instrumentsQuery).data;
  return new Map(found?.map(rules => [rules.instrument, rules]));
}

/** `BTC` of `hyperliquid:BTC`. */
export function symbolOf(instrument: string): string {
  return instrument.slice(instrument.indexOf(':') + 1);
}
