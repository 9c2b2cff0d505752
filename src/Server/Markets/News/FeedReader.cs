using System.Net;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Pitwall.Server.Markets.Import;

namespace Pitwall.Server.Markets.News;

/// <summary>
/// Reads RSS 0.9 to 2.0 and Atom. Nothing outside the file is ever fetched and no entity of a document type is
/// expanded. An item without a date or a title is rejected: nobody could say when it was known, or what it says.
/// </summary>
internal static partial class FeedReader
{
    private const int CharactersMax = 20_000_000;
    private const int TitleMax = 1_000;
    private const int SummaryMax = 4_000;
    private const int KeyMax = 2_000;
    private const string Untitled = "unnamed feed";

    private static readonly string[] ItemNames = ["item", "entry"];
    private static readonly string[] KeyNames = ["guid", "id"];
    private static readonly string[] DateNames = ["pubDate", "published", "date", "issued", "updated", "modified"];
    private static readonly string[] SummaryNames = ["description", "summary", "content", "encoded"];

    /// <exception cref="FileRefusedException">It is no XML, or no feed.</exception>
    public static Feed Read(Stream stream)
    {
        var root = Root(stream);
        var items = new List<FeedItem>();
        var rejected = new List<FeedFlaw>();
        foreach (var element in root.Descendants().Where(each => ItemNames.Contains(each.Name.LocalName)))
        {
            var (item, reason) = ItemOf(element);
            if (item is not null)
            {
                items.Add(item);
            }
            else
            {
                rejected.Add(new FeedFlaw(((IXmlLineInfo)element).LineNumber, reason!));
            }
        }

        var head = root.Elements().FirstOrDefault(each => each.Name.LocalName is "channel") ?? root;
        var title = Plain(Child(head, "title")?.Value, 200);
        return new Feed(title.Length > 0 ? title : Untitled, items, rejected);
    }

    private static XElement Root(Stream stream)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            MaxCharactersInDocument = CharactersMax,
        };
        try
        {
            using var reader = FeedBytes.Open(stream, settings);
            var root = XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
            return root.Name.LocalName is "rss" or "RDF" or "feed"
                ? root
                : throw new FileRefusedException($"is XML that begins with <{root.Name.LocalName}> and no feed");
        }
        catch (XmlException broken)
        {
            throw new FileRefusedException($"is no well-formed XML: {broken.Message.TrimEnd('.')}");
        }
    }

    private static (FeedItem? Item, string? Reason) ItemOf(XElement element)
    {
        var title = Plain(Child(element, "title")?.Value, TitleMax);
        var summary = Plain(FirstOf(element, SummaryNames), SummaryMax);
        title = title.Length > 0 ? title : Cut(summary, TitleMax);
        if (title.Length == 0)
        {
            return (null, "it has no title and no text");
        }

        var said = FirstOf(element, DateNames);
        if (FeedDate.Read(said) is not { } published)
        {
            return (null, said is null ? "it has no date" : $"'{Cut(said.Trim(), 60)}' is no date");
        }

        var link = LinkOf(element);
        var key = FirstOf(element, KeyNames)?.Trim() is { Length: > 0 } own ? own : link ?? title;
        return (new FeedItem(Cut(key, KeyMax), published, title, summary, link), null);
    }

    /// <summary>Atom's alternate link, or the text of RSS's; only web addresses are kept.</summary>
    private static string? LinkOf(XElement element)
    {
        var links = element.Elements().Where(each => IsOwn(each, element) && each.Name.LocalName is "link").ToArray();
        var chosen = links.FirstOrDefault(each => (string?)each.Attribute("rel") is null or "alternate")
            ?? links.FirstOrDefault();
        var address = ((string?)chosen?.Attribute("href") ?? chosen?.Value)?.Trim();
        return address is { Length: > 0 and <= KeyMax }
            && Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                ? address : null;
    }

    private static string? FirstOf(XElement element, string[] names) =>
        names.Select(name => element.Elements().FirstOrDefault(each => Matches(each, element, name))?.Value)
            .FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));

    private static XElement? Child(XElement element, string name) =>
        element.Elements().FirstOrDefault(each => IsOwn(each, element) && each.Name.LocalName.Equals(
            name, StringComparison.Ordinal));

    // Dublin Core's date and the content module's text are part of many feeds; media and iTunes texts are not theirs.
    private static bool Matches(XElement each, XElement element, string name) =>
        each.Name.LocalName.Equals(name, StringComparison.Ordinal)
        && (IsOwn(each, element)
            || each.Name.NamespaceName is "http://purl.org/dc/elements/1.1/"
                or "http://purl.org/rss/1.0/modules/content/" or "http://www.w3.org/2005/Atom");

    private static bool IsOwn(XElement each, XElement element) => each.Name.Namespace == element.Name.Namespace;

    /// <summary>Without markup, on one line, cut to a length.</summary>
    private static string Plain(string? text, int max) =>
        text is null ? "" : Cut(Spaces().Replace(WebUtility.HtmlDecode(Markup().Replace(text, " ")), " ").Trim(), max);

    private static string Cut(string text, int max) =>
        text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];

    [GeneratedRegex("<[^<>]{1,2000}>", RegexOptions.None, matchTimeoutMilliseconds: 2_000)]
    private static partial Regex Markup();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 2_000)]
    private static partial Regex Spaces();
}
