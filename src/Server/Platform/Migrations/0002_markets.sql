create schema if not exists markets;
comment on schema markets is 'Venues, instruments, candles, funding, open interest and what was imported';

create table markets.venues (
    id smallint generated always as identity primary key,
    slug text not null unique check (slug ~ '^[a-z0-9_-]{1,40}$'),
    kind text not null check (kind in ('exchange', 'lab', 'file'))
);
comment on table markets.venues is 'Where instruments trade';
comment on column markets.venues.kind is 'exchange: a real venue; lab: our generator; file: known only from imported files';

create table markets.instruments (
    id integer generated always as identity primary key,
    venue_id smallint not null references markets.venues (id),
    symbol text not null check (symbol ~ '^[A-Za-z0-9_./:-]{1,39}$'),
    tick numeric not null check (tick > 0),
    step numeric not null check (step > 0),
    significant_figures smallint check (significant_figures between 1 and 20),
    min_notional numeric not null check (min_notional >= 0),
    half_spread_bps numeric not null check (half_spread_bps >= 0),
    assumed boolean not null,
    price_scale smallint not null default 8 check (price_scale between 0 and 12),
    volume_scale smallint not null default 8 check (volume_scale between 0 and 12),
    unique (venue_id, symbol)
);
comment on table markets.instruments is 'What can be traded or watched, named venue:SYMBOL';
comment on column markets.instruments.tick is 'Smallest price step, quote currency';
comment on column markets.instruments.step is 'Smallest size step, units of the instrument';
comment on column markets.instruments.significant_figures is 'A price has at most this many, integers always allowed; null: no such rule';
comment on column markets.instruments.min_notional is 'Smallest order, USD';
comment on column markets.instruments.half_spread_bps is 'h of the paper fill, basis points of the price';
comment on column markets.instruments.assumed is 'True when the rules were guessed from files and not read from the venue';
comment on column markets.instruments.price_scale is 'Candle prices are integers of 10^-price_scale quote currency; only ever rises';
comment on column markets.instruments.volume_scale is 'Candle volumes are integers of 10^-volume_scale units; only ever rises';

create table markets.margin_tiers (
    instrument_id integer not null references markets.instruments (id),
    from_notional numeric not null check (from_notional >= 0),
    max_leverage integer not null check (max_leverage between 1 and 50),
    primary key (instrument_id, from_notional)
);
comment on table markets.margin_tiers is 'From this notional (USD) on, at most this leverage; the first tier starts at 0';

-- No foreign key on bars: it would cost 3.5 times the ingest; the importer resolves the id and locks the instrument.
create table markets.candles (
    instrument_id integer not null,
    interval_s integer not null,
    ts timestamptz not null,
    open bigint not null,
    high bigint not null,
    low bigint not null,
    close bigint not null,
    volume bigint not null,
    primary key (instrument_id, interval_s, ts),
    check (low > 0 and low <= open and low <= close and high >= open and high >= close and volume >= 0)
) partition by range (ts);
create index candles_ts on markets.candles using brin (ts);
comment on table markets.candles is 'Imported or recorded bars, one partition per UTC month; a stored bar is never changed';
comment on column markets.candles.interval_s is 'Length in seconds';
comment on column markets.candles.ts is 'Start of the bar, UTC';
comment on column markets.candles.open is 'Integer of 10^-instruments.price_scale quote currency, as high, low and close';
comment on column markets.candles.volume is 'Integer of 10^-instruments.volume_scale units of the instrument';

create table markets.rollups (
    instrument_id integer not null,
    interval_s integer not null,
    ts timestamptz not null,
    open bigint not null,
    high bigint not null,
    low bigint not null,
    close bigint not null,
    volume bigint not null,
    base_interval_s integer not null,
    primary key (instrument_id, interval_s, ts),
    check (base_interval_s < interval_s)
) partition by range (ts);
comment on table markets.rollups is 'Bars made of complete sets of finer candles; where an imported candle of that interval exists, that one is read';
comment on column markets.rollups.base_interval_s is 'Length in seconds of the candles this bar was made of, the finest that fill it';

create table markets.latest_bar (
    instrument_id integer not null references markets.instruments (id),
    interval_s integer not null,
    first_ts timestamptz not null,
    ts timestamptz not null,
    bars bigint not null check (bars > 0),
    close bigint not null,
    primary key (instrument_id, interval_s)
);
comment on table markets.latest_bar is 'Per instrument and interval the extent of the candles and the last close, so nobody scans partitions for it';
comment on column markets.latest_bar.first_ts is 'Start of the oldest candle';
comment on column markets.latest_bar.ts is 'Start of the newest candle';
comment on column markets.latest_bar.close is 'Its close, integer of 10^-instruments.price_scale quote currency';

create table markets.funding (
    instrument_id integer not null references markets.instruments (id),
    ts timestamptz not null check (date_bin('1 hour', ts, timestamptz '2000-01-01 00:00Z') = ts),
    period_h smallint not null check (period_h in (1, 4, 8)),
    rate numeric not null check (rate > -1 and rate < 1),
    primary key (instrument_id, ts)
);
comment on table markets.funding is 'Funding as settled; longs pay when positive';
comment on column markets.funding.ts is 'The hour of the settlement, recorded lateness floored away';
comment on column markets.funding.period_h is 'Hours the rate covers, ending at ts';
comment on column markets.funding.rate is 'Fraction of notional paid at ts for the whole period';

create table markets.funding_missing (
    instrument_id integer not null references markets.instruments (id),
    ts timestamptz not null,
    primary key (instrument_id, ts)
);
comment on table markets.funding_missing is 'Settlements between the first and the last known one that no file brought';

create table markets.open_interest (
    instrument_id integer not null references markets.instruments (id),
    ts timestamptz not null,
    contracts numeric check (contracts >= 0),
    usd numeric check (usd >= 0),
    primary key (instrument_id, ts),
    check (contracts is not null or usd is not null)
);
comment on table markets.open_interest is 'What stood open at moments, as recorded; a stored figure is never changed';
comment on column markets.open_interest.ts is 'When it was so, UTC; it is known from then on';
comment on column markets.open_interest.contracts is 'Units of the instrument, null where only USD are recorded';
comment on column markets.open_interest.usd is 'Notional in USD, null where only units are recorded';

create table markets.imports (
    id bigint generated always as identity primary key,
    at timestamptz not null default now(),
    file text not null,
    sha256 bytea not null check (length(sha256) = 32),
    kind text not null check (kind in ('candles', 'funding', 'open_interest')),
    instrument_id integer not null references markets.instruments (id),
    interval_s integer check ((interval_s is null) = (kind = 'open_interest')),
    read_rows bigint not null,
    new_rows bigint not null,
    unchanged_rows bigint not null,
    rejected_rows bigint not null,
    rejected jsonb not null,
    gaps jsonb not null,
    check (read_rows = new_rows + unchanged_rows + rejected_rows)
);
create index imports_instrument_id on markets.imports (instrument_id);
comment on table markets.imports is 'One row per file that was imported, with what it brought';
comment on column markets.imports.at is 'Wall time of the import';
comment on column markets.imports.file is 'Name of the file without its folders';
comment on column markets.imports.interval_s is 'Length of the bars, or the funding period the file name gives, in seconds; null for open interest';
comment on column markets.imports.rejected is 'The first rejected rows: [{line, reason}], line 1 being the header';
comment on column markets.imports.gaps is 'Candles: [{from, to, bars}]; funding: the missing settlements; open interest: none';

create view markets.intervals as
select name, seconds
from (values ('1m', 60), ('5m', 300), ('15m', 900), ('1h', 3600), ('4h', 14400), ('1d', 86400)) as i (name, seconds);
comment on view markets.intervals is 'The candle lengths by name and in seconds';

create view markets.public_instruments as
select i.id, v.slug || ':' || i.symbol as instrument, v.slug as venue, v.kind as venue_kind, i.symbol, i.tick, i.step,
       i.significant_figures, i.min_notional, i.half_spread_bps, i.assumed, t.max_leverage
from markets.instruments i
join markets.venues v on v.id = i.venue_id
left join markets.margin_tiers t on t.instrument_id = i.id and t.from_notional = 0;
comment on view markets.public_instruments is 'Instruments by name, for other rooms';

create view markets.public_candles as
with bars as (
    select instrument_id, interval_s, ts, open, high, low, close, volume, null::integer as base_interval_s
    from markets.candles
    union all
    select r.instrument_id, r.interval_s, r.ts, r.open, r.high, r.low, r.close, r.volume, r.base_interval_s
    from markets.rollups r
    where not exists (
        select 1 from markets.candles c
        where c.instrument_id = r.instrument_id and c.interval_s = r.interval_s and c.ts = r.ts)
)
select i.id as instrument_id, i.instrument, n.name as interval, b.ts,
       trim_scale(b.open * s.price_unit) as open, trim_scale(b.high * s.price_unit) as high,
       trim_scale(b.low * s.price_unit) as low, trim_scale(b.close * s.price_unit) as close,
       trim_scale(b.volume * s.volume_unit) as volume, coalesce('rollup of ' || f.name, 'import') as source
from bars b
join markets.public_instruments i on i.id = b.instrument_id
join lateral (
    select ('1e-' || price_scale)::numeric as price_unit, ('1e-' || volume_scale)::numeric as volume_unit
    from markets.instruments where id = b.instrument_id) s on true
join markets.intervals n on n.seconds = b.interval_s
left join markets.intervals f on f.seconds = b.base_interval_s;
comment on view markets.public_candles is 'All bars in numeric: prices in quote currency, volume in units; source says imported or rolled up';

create view markets.rollup_disagreements as
select c.instrument_id, c.interval_s, c.ts, r.base_interval_s,
       r.open <> c.open as open, r.high <> c.high as high, r.low <> c.low as low,
       r.close <> c.close as close, r.volume <> c.volume as volume
from markets.candles c
join markets.rollups r on r.instrument_id = c.instrument_id and r.interval_s = c.interval_s and r.ts = c.ts
where (r.open, r.high, r.low, r.close, r.volume) is distinct from (c.open, c.high, c.low, c.close, c.volume);
comment on view markets.rollup_disagreements is 'Imported bars that differ from the roll-up of finer ones; each column says whether that figure differs';

create view markets.public_funding as
select f.instrument_id, i.instrument, f.ts, f.period_h, f.rate
from markets.funding f
join markets.public_instruments i on i.id = f.instrument_id;
comment on view markets.public_funding is 'Settled funding rates by instrument name, for other rooms';

create view markets.public_open_interest as
select o.instrument_id, i.instrument, o.ts, o.contracts, o.usd
from markets.open_interest o
join markets.public_instruments i on i.id = o.instrument_id;
comment on view markets.public_open_interest is 'Open interest by instrument name, for other rooms';

-- Attaching takes a lock that lets imports into other partitions go on, which CREATE TABLE ... PARTITION OF would not.
create procedure markets.ensure_months(starts timestamptz[])
language plpgsql as $$
declare
    start timestamptz;
    -- Month arithmetic without a time zone, so that the session's zone cannot move a boundary.
    month timestamp;
    parent text;
    child text;
begin
    foreach start in array starts loop
        month := date_trunc('month', start at time zone 'UTC');
        foreach parent in array array['candles', 'rollups'] loop
            child := parent || to_char(month, '"_y"YYYY"m"MM');
            continue when to_regclass('markets.' || child) is not null;
            perform pg_advisory_xact_lock(hashtext('markets.ensure_months'));
            -- Read from the table itself: a name that was looked up in vain is remembered across the lock.
            continue when exists (
                select 1 from pg_catalog.pg_class where relnamespace = 'markets'::regnamespace and relname = child);
            execute format('create table markets.%I (like markets.%I including all)', child, parent);
            execute format('alter table markets.%I attach partition markets.%I for values from (%L) to (%L)',
                parent, child, month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
        end loop;
    end loop;
end $$;
comment on procedure markets.ensure_months is 'Creates, once, the monthly partitions of candles and rollups for these months';

insert into markets.venues (slug, kind) values ('hyperliquid', 'exchange');

insert into markets.instruments (venue_id, symbol, tick, step, significant_figures, min_notional, half_spread_bps, assumed)
select v.id, s.symbol, s.tick, s.step, 5, 10, s.half_spread_bps, false
from markets.venues v, (values
    ('BTC', 0.1, 0.00001, 0.5),
    ('ETH', 0.01, 0.0001, 0.6),
    ('SOL', 0.0001, 0.01, 1.2),
    ('XRP', 0.000001, 1, 1),
    ('BNB', 0.001, 0.001, 2),
    ('DOGE', 0.000001, 1, 2)) as s (symbol, tick, step, half_spread_bps)
where v.slug = 'hyperliquid';

insert into markets.margin_tiers (instrument_id, from_notional, max_leverage)
select i.id, t.from_notional, t.max_leverage
from (values
    ('BTC', 0, 40), ('BTC', 150000000, 20),
    ('ETH', 0, 25), ('ETH', 100000000, 15),
    ('SOL', 0, 20), ('SOL', 70000000, 10),
    ('XRP', 0, 20), ('XRP', 40000000, 10),
    ('BNB', 0, 10), ('BNB', 3000000, 5),
    ('DOGE', 0, 10), ('DOGE', 20000000, 5)) as t (symbol, from_notional, max_leverage)
join markets.instruments i on i.symbol = t.symbol
join markets.venues v on v.id = i.venue_id and v.slug = 'hyperliquid';
