using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Pitwall.Server.Platform.Site;

/// <summary>One file of the page in every form it was built in; identity is always there.</summary>
internal sealed record SiteFile(string ContentType, byte[] Plain, byte[]? Gzip, byte[]? Brotli, string Hash)
{
    /// <summary>Its name holds a hash of its content, so a browser may keep it for ever.</summary>
    public bool IsImmutable { get; init; }
}

/// <summary>
/// The built page, read once into memory (about 3 MB): a build that goes on beside us can never mix two pages.
/// </summary>
internal sealed class SiteFiles
{
    private const string Entry = "/index.html";

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>(
        StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".json"] = "application/json",
        [".txt"] = "text/plain; charset=utf-8",
        [".png"] = "image/png",
        [".woff2"] = "font/woff2",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, SiteFile> files;

    private SiteFiles(FrozenDictionary<string, SiteFile> files) => this.files = files;

    /// <summary>What a browser gets for every address that is a view of the page.</summary>
    public SiteFile Index => files[Entry];

    public SiteFile? Find(string path) => files.GetValueOrDefault(path);

    /// <summary>
    /// Reads a built page: the folder itself, or the one that its file <c>current</c> names. Null when there is none.
    /// </summary>
    public static SiteFiles? Read(string folder)
    {
        var pointer = Path.Combine(folder, "current");
        var page = File.Exists(pointer)
            ? Path.Combine(folder, Path.GetFileName(File.ReadAllText(pointer).Trim()))
            : folder;
        if (!File.Exists(Path.Combine(page, "index.html")))
        {
            return null;
        }

        var found = new Dictionary<string, SiteFile>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(page, "*", SearchOption.AllDirectories))
        {
            if (ContentTypes.TryGetValue(Path.GetExtension(file), out var contentType))
            {
                var path = "/" + Path.GetRelativePath(page, file).Replace(Path.DirectorySeparatorChar, '/');
                found[path] = ReadFile(file, contentType, path);
            }
        }

        return new SiteFiles(found.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private static SiteFile ReadFile(string file, string contentType, string path)
    {
        var plain = File.ReadAllBytes(file);
        var hash = Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 8));
        return new SiteFile(contentType, plain, ReadBeside(file, ".gz"), ReadBeside(file, ".br"), hash)
        {
            IsImmutable = path.StartsWith("/assets/", StringComparison.Ordinal),
        };
    }

    private static byte[]? ReadBeside(string file, string ending) =>
        File.Exists(file + ending) ? File.ReadAllBytes(file + ending) : null;

}
