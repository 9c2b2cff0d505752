-- Headlines as strangers wrote them, and which of them a call was told.

CREATE TABLE markets.news (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL CHECK (length(source) BETWEEN 1 AND 200),
    key text NOT NULL CHECK (length(key) BETWEEN 1 AND 2000),
    published_at timestamptz NOT NULL,
    known_at timestamptz NOT NULL CHECK (known_at >= published_at),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 1000),
    summary text NOT NULL CHECK (length(summary) <= 4000),
    link text CHECK (length(link) <= 2000),
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    file text NOT NULL,
    imported_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (source, key, sha256)
);
CREATE INDEX news_known_at ON markets.news (known_at, id);
COMMENT ON TABLE markets.news IS 'Items of news feeds, each as it was written; an item that changed is one more row';
COMMENT ON COLUMN markets.news.source IS 'The feed''s own title, or what the import named';
COMMENT ON COLUMN markets.news.key IS 'The feed''s id of the item, else its link';
COMMENT ON COLUMN markets.news.published_at IS 'As the feed says, UTC';
COMMENT ON COLUMN markets.news.known_at IS
    'From when on an agent may be told, UTC: published_at, and for an item that changed the time the change was seen';
COMMENT ON COLUMN markets.news.title IS 'Without markup, on one line';
COMMENT ON COLUMN markets.news.summary IS 'Without markup, on one line, cut to 4,000 characters';
COMMENT ON COLUMN markets.news.sha256 IS 'Of title, summary, link and published_at';
COMMENT ON COLUMN markets.news.file IS 'Name of the file it came in, without its folders';
COMMENT ON COLUMN markets.news.imported_at IS 'Wall time, UTC';

CREATE VIEW markets.public_news AS
SELECT id, source, published_at, known_at, title, summary, link, encode(sha256, 'hex') AS sha256 FROM markets.news;
COMMENT ON VIEW markets.public_news IS 'Headlines, for other rooms; written by strangers';

CREATE TABLE deliberation.call_news (
    call_id uuid NOT NULL REFERENCES deliberation.calls (id),
    news_id bigint NOT NULL,
    PRIMARY KEY (call_id, news_id)
);
CREATE INDEX call_news_news_id ON deliberation.call_news (news_id);
COMMENT ON TABLE deliberation.call_news IS 'Which headlines a call was told';
COMMENT ON COLUMN deliberation.call_news.call_id IS 'The call';
COMMENT ON COLUMN deliberation.call_news.news_id IS 'Of markets.public_news';
