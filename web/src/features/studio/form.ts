import type { Answer } from '@/shared/api/client';

export type Spec = Answer<'/api/deliberation/readings', 'post'>;

/** The description calls what has a default optional; an answer says everything. */
type Full<T> = T extends string | number | boolean | null
  ? T
  : T extends readonly (infer Each)[]
    ? Full<Each>[]
    : { [K in keyof T]-?: Full<Exclude<T[K], undefined>> };

/** An agent file as a form holds it: what is typed, nothing read into it. Empty is "not said". */
export interface AgentForm {
  name: string;
  title: string;
  coins: string;
  every: string;
  everyInPosition: string;
  kind: string;
  provider: string;
  model: string;
  url: string;
  secretFrom: string;
  temperature: string;
  deadlineS: string;
  outputTokensMax: string;
  budgetUsdDay: string;
  budgetTokensDay: string;
  startUsd: string;
  margin: string;
  maxPositionPct: string;
  maxLeverage: string;
  stopLossPct: string;
  takeProfitPct: string;
  dailyLossUsd: string;
  exposureUsd: string;
  maxTurnoverXDay: string;
  minHoldMin: string;
  clamp: string;
  candles: string;
  funding: string;
  newsMaxItems: string;
  newsMaxAgeH: string;
  prompt: string;
}

export type FormField = keyof AgentForm;

/** Where each field of the form stands in a file; the server names what is wrong in these words. */
export const fileFields: Readonly<Record<FormField, string>> = {
  name: 'name',
  title: 'title',
  coins: 'coins',
  every: 'schedule.every',
  everyInPosition: 'schedule.every_in_position',
  kind: 'mind.kind',
  provider: 'mind.provider',
  model: 'mind.model',
  url: 'mind.url',
  secretFrom: 'mind.secret_from',
  temperature: 'mind.temperature',
  deadlineS: 'mind.deadline_s',
  outputTokensMax: 'mind.output_tokens_max',
  budgetUsdDay: 'mind.budget_usd_day',
  budgetTokensDay: 'mind.budget_tokens_day',
  startUsd: 'account.start_usd',
  margin: 'account.margin',
  maxPositionPct: 'limits.max_position_pct',
  maxLeverage: 'limits.max_leverage',
  stopLossPct: 'limits.stop_loss_pct',
  takeProfitPct: 'limits.take_profit_pct',
  dailyLossUsd: 'limits.daily_loss_usd',
  exposureUsd: 'limits.exposure_usd',
  maxTurnoverXDay: 'limits.max_turnover_x_day',
  minHoldMin: 'limits.min_hold_min',
  clamp: 'limits.clamp',
  candles: 'reads.candles',
  funding: 'reads.funding',
  newsMaxItems: 'reads.news.max_items',
  newsMaxAgeH: 'reads.news.max_age_h',
  prompt: 'prompt',
};

const onlyLlm = new Set<FormField>(['provider', 'model', 'temperature', 'outputTokensMax']);
const onlyHttp = new Set<FormField>(['url', 'secretFrom']);
const flags = new Set<FormField>(['clamp', 'funding']);

/** The text of `*.agent.md`; what is empty is left out, so the server's defaults hold. */
export function fileOf(form: AgentForm): string {
  const left = form.kind === 'http' ? onlyLlm : onlyHttp;
  const sections = new Map<string, string[]>();
  const lines: string[] = [];
  for (const [field, path] of Object.entries(fileFields) as [FormField, string][]) {
    const value = form[field].trim();
    if (field === 'prompt' || value === '' || left.has(field) || (field === 'newsMaxAgeH' && !form.newsMaxItems)) {
      continue;
    }

    const [section = '', key, inner] = path.split('.');
    const written = field === 'coins' || field === 'candles' ? listOf(value) : scalar(value, flags.has(field));
    if (key === undefined) {
      lines.push(`${section}: ${written}`);
    } else if (inner === undefined) {
      sections.set(section, [...(sections.get(section) ?? []), `${key}: ${written}`]);
    } else {
      sections.set(`${section}.${key}`, [...(sections.get(`${section}.${key}`) ?? []), `${inner}: ${written}`]);
    }
  }

  const news = sections.get('reads.news');
  if (news) {
    sections.set('reads', [...(sections.get('reads') ?? []), `news: {${news.join(', ')}}`]);
    sections.delete('reads.news');
  }

  const mappings = [...sections].map(([name, pairs]) => `${name}: {${pairs.join(', ')}}`);
  return `---\n${[...lines, ...mappings].join('\n')}\n---\n${form.prompt.trim()}\n`;
}

/** A file's data as a form shows it. */
export function formOf(spec: Spec): AgentForm {
  const { schedule, mind, account, limits, reads } = spec as Full<Spec>;
  const said = (value: string | number | null | undefined) => String(value ?? '');
  return {
    name: spec.name,
    title: said(spec.title),
    coins: spec.coins.join(', '),
    every: timeText(schedule.everyMicros),
    everyInPosition: timeText(schedule.everyInPositionMicros),
    kind: mind.kind,
    provider: said(mind.provider),
    model: said(mind.model),
    url: said(mind.url),
    secretFrom: said(mind.secretFrom),
    temperature: said(mind.temperature),
    deadlineS: said(mind.deadlineSeconds),
    outputTokensMax: said(mind.outputTokensMax),
    budgetUsdDay: said(mind.budgetUsdDay),
    budgetTokensDay: said(mind.budgetTokensDay),
    startUsd: said(account.startUsd),
    margin: account.margin,
    maxPositionPct: said(limits.maxPositionPct),
    maxLeverage: said(limits.maxLeverage),
    stopLossPct: said(limits.stopLossPct),
    takeProfitPct: said(limits.takeProfitPct),
    dailyLossUsd: said(limits.dailyLossUsd),
    exposureUsd: said(limits.exposureUsd),
    maxTurnoverXDay: said(limits.maxTurnoverXDay),
    minHoldMin: said(limits.minHoldMin),
    clamp: limits.clamp ? 'true' : '',
    candles: reads.candles.map(each => `${each.interval} x ${each.count}`).join(', '),
    funding: reads.funding ? 'true' : 'false',
    newsMaxItems: reads.newsItemsMax > 0 ? String(reads.newsItemsMax) : '',
    newsMaxAgeH: reads.newsItemsMax > 0 ? String(reads.newsAgeMaxHours) : '',
    prompt: spec.prompt,
  };
}

/** Microseconds as the shortest of `90s`, `3m`, `4h`, `1d`. */
export function timeText(micros: number): string {
  const seconds = Math.round(micros / 1e6);
  return seconds % 86_400 === 0
    ? `${seconds / 86_400}d`
    : seconds % 3_600 === 0
      ? `${seconds / 3_600}h`
      : seconds % 60 === 0
        ? `${seconds / 60}m`
        : `${seconds}s`;
}

const listOf = (value: string) =>
  `[${value
    .split(',')
    .map(part => part.trim())
    .filter(Boolean)
    .map(part => scalar(part, false))
    .join(', ')}]`;

/** Plain where YAML takes it plainly, else in double quotes, so that no text can end its own field. */
function scalar(value: string, isFlag: boolean): string {
  const isPlain = /^-?\d+(\.\d+)?$/.test(value) || /^[A-Za-z0-9][A-Za-z0-9_. -]*[A-Za-z0-9]$|^[A-Za-z0-9]$/.test(value);
  return isFlag || (isPlain && !/^(true|false|null|yes|no|on|off)$/i.test(value)) ? value : JSON.stringify(value);
}
