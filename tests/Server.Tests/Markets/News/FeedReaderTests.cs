using System.Text;
using Pitwall.Server.Markets.Import;
using Pitwall.Server.Markets.News;

namespace Pitwall.Server.Tests.Markets.News;

public sealed class FeedReaderTests
{
    private static readonly DateTime Noon = new(2025, 1, 2, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Reads_rss_without_markup_and_by_its_own_elements()
    {
        var feed = Read(
            """
            <rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title> The
              Wire </title>
            <item><media:title>not this</media:title><title>Funds &amp;amp; fees &lt;b&gt;rise&lt;/b&gt;</title>
              <link>https://wire.example/1</link><guid>g-1</guid><pubDate>Thu, 02 Jan 2025 07:00:00 EST</pubDate>
              <description><![CDATA[<p>More   of it</p>]]></description></item>
            </channel></rss>
            """);

        feed.Title.ShouldBe("The Wire");
        feed.Rejected.ShouldBeEmpty();
        feed.Items.ShouldHaveSingleItem().ShouldBe(new FeedItem(
            "g-1", Noon, "Funds & fees rise", "More of it", "https://wire.example/1"));
    }

    [Fact]
    public void Reads_atom_with_the_alternate_link_and_the_day_it_was_published()
    {
        var feed = Read(
            """
            <feed xmlns="http://www.w3.org/2005/Atom"><title>Blog</title><entry><title type="html">A</title>
            <link rel="self" href="https://blog.example/self"/><link rel="alternate" href="https://blog.example/a"/>
            <id>urn:a</id><published>2025-01-02T13:00:00+01:00</published><updated>2025-01-03T00:00:00Z</updated>
            </entry></feed>
            """);

        feed.Items.ShouldHaveSingleItem().ShouldBe(new FeedItem("urn:a", Noon, "A", "", "https://blog.example/a"));
    }

    [Fact]
    public void Takes_the_rest_and_lists_by_line_what_nobody_could_date_or_read()
    {
        var feed = Read(
            """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
              xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old</title></channel>
            <item><title>Dated</title><dc:date>2025-01-02T12:00:00Z</dc:date></item>
            <item><title>Undated</title></item>
            <item><title>Odd</title><dc:date>yesterday</dc:date></item>
            <item><dc:date>2025-01-02T12:00:00Z</dc:date></item>
            </rdf:RDF>
            """);

        feed.Items.ShouldHaveSingleItem().Key.ShouldBe("Dated");
        feed.Rejected.ShouldBe(
        [
            new FeedFlaw(4, "it has no date"),
            new FeedFlaw(5, "'yesterday' is no date"),
            new FeedFlaw(6, "it has no title and no text"),
        ]);
    }

    [Theory]
    [InlineData("<rss><channel><item>", "is no well-formed XML")]
    [InlineData("<html><body/></html>", "is XML that begins with <html> and no feed")]
    [InlineData("", "is no well-formed XML")]
    [InlineData("<!DOCTYPE rss [<!ENTITY a \"aaaa\">]><rss><channel><title>&a;</title></channel></rss>", "is no well-")]
    public void Says_why_a_file_is_no_feed(string text, string why) =>
        Should.Throw<FileRefusedException>(() => Read(text)).Message.ShouldStartWith(why);

    [Fact]
    public void Fetches_nothing_that_a_document_type_names()
    {
        var secret = Path.GetTempFileName();
        try
        {
            File.WriteAllText(secret, "a secret of this machine");
            var text = $"<!DOCTYPE rss SYSTEM \"file://{secret}\"><rss><channel><title>x</title></channel></rss>";

            Read(text).Title.ShouldBe("x");
        }
        finally
        {
            File.Delete(secret);
        }
    }

    [Fact]
    public void Passes_over_space_before_the_declaration_and_Latin_1_that_says_it_is_UTF_8()
    {
        var text = "\n <?xml version=\"1.0\" encoding=\"UTF-8\"?><rss><channel><title>Câmbio</title></channel></rss>";

        FeedReader.Read(new MemoryStream(Encoding.Latin1.GetBytes(text))).Title.ShouldBe("Câmbio");
        FeedReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text))).Title.ShouldBe("Câmbio");
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("/relative")]
    public void Keeps_only_links_to_the_web(string link) =>
        Read($"<rss><channel><item><title>t</title><pubDate>2025-01-02</pubDate><link>{link}</link></item></channel>"
            + "</rss>").Items.ShouldHaveSingleItem().Link.ShouldBeNull();

    [Theory]
    [InlineData("Thu, 02 Jan 2025 12:00:00 GMT")]
    [InlineData("Mon, 02 Jan 2025 12:00:00 +0000")]
    [InlineData("02 Jan 2025 04:00:00 PST")]
    [InlineData("2025-01-02T12:00:00")]
    [InlineData("2025-01-02 12:00:00Z")]
    public void Reads_dates_as_feeds_write_them(string text) => FeedDate.Read(text).ShouldBe(Noon);

    [Fact]
    public void Reads_every_recorded_feed_that_is_well_formed_to_the_titles_and_dates_of_a_good_reader() =>
        RecordedFeeds.Differences().ShouldBeEmpty();

    private static Feed Read(string text) => FeedReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
