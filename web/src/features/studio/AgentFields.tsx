import { useState } from 'react';
import { usd } from '@/shared/formats';
import { ChoiceField, PromptField, TextField, type Editing } from './Fields';
import type { AgentForm, FormField } from './form';
import type { Minds } from './queries';
import { templates } from './templates';
import css from './studio.module.css';

interface AgentFieldsProps {
  editing: Editing;
  minds: Minds;
  symbols: readonly string[];
  isNew: boolean;
  setForm: (change: (before: AgentForm) => AgentForm) => void;
}

/** What must be said, and behind one line each what need not be. */
export function AgentFields({ editing, minds, symbols, isNew, setForm }: AgentFieldsProps) {
  const { form } = editing;
  const priced = minds.models.find(model => model.model === form.model);
  const provider = minds.providers.find(one => one.name === form.provider);
  return (
    <div className={css.fields}>
      {isNew && <TemplateChoice onChoose={prompt => setForm(before => ({ ...before, prompt }))} />}
      <TextField editing={editing} field="name" label="Name" hint="a-z, 0-9 and '-'" placeholder="trend-a" />
      <ChoiceField
        editing={editing}
        field="kind"
        label="Mind"
        choices={[
          { value: 'llm', label: 'language model' },
          { value: 'http', label: 'an address of yours' },
        ]}
      />
      {form.kind === 'http' ? (
        <>
          <TextField editing={editing} field="url" label="Address" placeholder="https://…" />
          <TextField editing={editing} field="secretFrom" label="Signed with" hint="The name in Secrets:<name>" />
        </>
      ) : (
        <>
          <ChoiceField
            editing={editing}
            field="provider"
            label="Provider"
            hint={provider ? providerText(provider) : 'Set a key as Providers:<name>:ApiKey'}
            choices={[
              { value: '', label: 'choose' },
              ...minds.providers.map(one => ({ value: one.name, label: `${one.name} ${mark(one)}` })),
            ]}
          />
          <TextField
            editing={editing}
            field="model"
            label="Model"
            list="studio-models"
            hint={
              priced
                ? `${usd(priced.inputUsd).text} in, ${usd(priced.outputUsd).text} out per million tokens`
                : 'A model without a known price has no known cost'
            }
          />
          <datalist id="studio-models">
            {minds.models.map(model => (
              <option key={model.model} value={model.model} />
            ))}
          </datalist>
        </>
      )}
      <TextField editing={editing} field="coins" label="Coins" hint={`This desk has ${symbols.join(', ') || 'none'}`} />
      <TextField editing={editing} field="startUsd" label="Paper cash, USD" />
      <PromptField editing={editing} />
      <p className={css.risk}>{riskText(form)}</p>
      <Group name="Limits" editing={editing} fields={limits} />
      <Group name="Schedule, budget and model" editing={editing} fields={running} />
      <Group name="What it reads" editing={editing} fields={reading} />
    </div>
  );
}

function TemplateChoice({ onChoose }: { onChoose: (prompt: string) => void }) {
  const [chosen, choose] = useState(templates[0]?.id);
  return (
    <fieldset className={css.templates}>
      <legend>Begin with</legend>
      {templates.map(template => (
        <label key={template.id} title={template.about}>
          <input
            type="radio"
            name="template"
            checked={chosen === template.id}
            onChange={() => {
              choose(template.id);
              onChoose(template.prompt);
            }}
          />
          {template.name}
        </label>
      ))}
    </fieldset>
  );
}

interface Line {
  field: FormField;
  label: string;
  hint?: string;
  placeholder?: string;
}

function Group({ name, editing, fields }: { name: string; editing: Editing; fields: readonly Line[] }) {
  return (
    <details className={css.group}>
      <summary>{name}</summary>
      <div className={css.fields}>
        {fields.map(line => (
          <TextField key={line.field} editing={editing} {...line} />
        ))}
      </div>
    </details>
  );
}

const limits: readonly Line[] = [
  { field: 'maxPositionPct', label: 'Largest position, % of equity', placeholder: '20' },
  { field: 'maxLeverage', label: 'Highest leverage', placeholder: '10' },
  { field: 'stopLossPct', label: 'Guard stop, %', placeholder: '2' },
  { field: 'takeProfitPct', label: 'Take profit, %', placeholder: '5' },
  { field: 'dailyLossUsd', label: 'Daily loss, USD', placeholder: 'none' },
  { field: 'exposureUsd', label: 'Exposure, USD', placeholder: 'none' },
  {
    field: 'maxTurnoverXDay',
    label: 'Turnover a day, × equity',
    hint: 'Refuses entries beyond it, never an exit',
    placeholder: 'none',
  },
  { field: 'minHoldMin', label: 'Hold at least, minutes', hint: 'Before its own close or reduce', placeholder: 'none' },
  { field: 'clamp', label: 'Cut to the limit', hint: 'true makes an order smaller where it would be refused' },
  { field: 'margin', label: 'Margin', hint: 'isolated or cross' },
];

const running: readonly Line[] = [
  { field: 'every', label: 'Thinks every', hint: 'Like 90s, 3m or 4h' },
  { field: 'everyInPosition', label: 'While it holds something' },
  { field: 'budgetUsdDay', label: 'Budget a day, USD', placeholder: 'none' },
  { field: 'budgetTokensDay', label: 'Budget a day, tokens', placeholder: 'none' },
  { field: 'deadlineS', label: 'Deadline, seconds', placeholder: '60' },
  { field: 'temperature', label: 'Temperature', placeholder: "the model's own" },
  { field: 'outputTokensMax', label: 'Tokens out at most', placeholder: '4096' },
  { field: 'title', label: 'Title', placeholder: 'its name' },
];

const reading: readonly Line[] = [
  { field: 'candles', label: 'Candles', placeholder: '3m x 20, 4h x 20' },
  { field: 'funding', label: 'Funding', placeholder: 'true' },
  { field: 'newsMaxItems', label: 'News, items at most', placeholder: 'none' },
  { field: 'newsMaxAgeH', label: 'News, hours old at most', placeholder: '6' },
];

const or = (value: string, otherwise: string) => value.trim() || otherwise;

const guardText = (percent: string) => (Number(percent) === 0 ? 'no guard stop' : `a guard stop ${percent} % away`);

function riskText(form: AgentForm): string {
  const loss = form.dailyLossUsd.trim() ? `, at most $${form.dailyLossUsd.trim()} lost a day` : '';
  const turnover = form.maxTurnoverXDay.trim() ? `, at most ${form.maxTurnoverXDay.trim()}× equity traded a day` : '';
  const hold = form.minHoldMin.trim() ? `, each position kept ${form.minHoldMin.trim()} minutes at least` : '';
  return (
    `The gate holds it to ${or(form.maxPositionPct, '20')} % of equity per position ` +
    `at ${or(form.maxLeverage, '10')}×, ` +
    `with ${guardText(or(form.stopLossPct, '2'))}${loss}${turnover}${hold}; nothing it says can change that.`
  );
}

type Provider = Minds['providers'][number];

const mark = (provider: Provider) =>
  provider.trouble
    ? '(settings wrong)'
    : provider.hasKey
      ? '✓ key set'
      : provider.isFree
        ? '(local, free)'
        : '(no key)';

const providerText = (provider: Provider) =>
  provider.trouble ??
  (provider.hasKey
    ? 'Its key is set'
    : provider.isFree
      ? 'Runs on a machine of yours and costs nothing'
      : `No key is set: Providers:${provider.name}:ApiKey`);
