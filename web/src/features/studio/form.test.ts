import { expect, test } from 'vitest';
import { fileOf, formOf, timeText, type Spec } from './form';
import { blank, templates } from './templates';

test('writes a file with what was said and nothing else', () => {
  const mind = { provider: 'deepseek', model: 'deepseek-chat' };
  const form = { ...blank, ...mind, name: 'ds-a', coins: 'BTC, ETH', prompt: 'Trade.' };
  expect(fileOf(form)).toBe(
    '---\nname: ds-a\ncoins: [BTC, ETH]\n' +
      'schedule: {every: 3m, every_in_position: 1m}\n' +
      'mind: {kind: llm, provider: deepseek, model: deepseek-chat}\n' +
      'account: {start_usd: 10000, margin: isolated}\n' +
      '---\nTrade.\n',
  );
});

test('lets no text end its own field', () => {
  const file = fileOf({ ...blank, title: 'a}\nmind: {kind: http', coins: 'x], y' });
  expect(file).toContain('title: "a}\\nmind: {kind: http"');
  expect(file).toContain('coins: ["x]", y]');
});

test('leaves out what the other kind of mind has, and the age of news that is not read', () => {
  const file = fileOf({ ...blank, kind: 'http', model: 'm', url: 'https://a.b/c', newsMaxAgeH: '6' });
  expect(file).toContain('mind: {kind: http, url: "https://a.b/c"}');
  expect(file).not.toContain('news');
});

test('shows what a file says as it was written', () => {
  const spec = {
    name: 'a',
    title: null,
    coins: ['BTC'],
    schedule: { everyMicros: 180e6, everyInPositionMicros: 90e6 },
    mind: { kind: 'llm', provider: 'p', model: 'm', deadlineSeconds: 60, outputTokensMax: 4096, budgetUsdDay: '0.50' },
    account: { startUsd: '10000', margin: 'cross' },
    limits: {
      maxPositionPct: '20',
      maxLeverage: 10,
      stopLossPct: '2',
      takeProfitPct: '5',
      minHoldMin: 15,
      clamp: true,
    },
    reads: { candles: [{ interval: '3m', count: 20 }], funding: false, newsItemsMax: 5, newsAgeMaxHours: 6 },
    prompt: 'Go.',
  } as unknown as Spec;
  const file = fileOf(formOf(spec));
  expect(file).toContain('schedule: {every: 3m, every_in_position: 90s}');
  expect(file).toContain('budget_usd_day: 0.50');
  expect(file).toContain('take_profit_pct: 5, min_hold_min: 15, clamp: true');
  expect(file).toContain('reads: {candles: [3m x 20], funding: false, news: {max_items: 5, max_age_h: 6}}');
});

test('writes times as people do', () => {
  expect([90e6, 180e6, 14_400e6, 86_400e6].map(timeText)).toEqual(['90s', '3m', '4h', '1d']);
});

test('has templates whose prompts say what to do', () => {
  expect(templates.map(template => template.id)).toEqual(['trend', 'reversion', 'explain', 'blank']);
});
