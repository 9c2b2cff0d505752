using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Pitwall.Server.Platform.Migrations;

/// <summary>
/// One numbered SQL file of this program. The checksum does not depend on how git wrote the line ends.
/// </summary>
internal sealed record Migration(int Number, string Name, string Sql, string Checksum)
{
    private const string ResourcePrefix = "migrations/";
    private const int NumberLength = 4;

    /// <summary>Every migration in this assembly, by number.</summary>
    public static IReadOnlyList<Migration> All { get; } = Load(Assembly.GetExecutingAssembly());

    /// <summary>One hash over all checksums: two programs with the same one make the same schema.</summary>
    public static string HashOfAll { get; } = HashOf(string.Concat(All.Select(migration => migration.Checksum)));

    public static Migration Parse(string fileName, string text)
    {
        var sql = text.ReplaceLineEndings("\n");
        return fileName.Length > NumberLength
            && fileName[NumberLength] == '_'
            && int.TryParse(fileName[..NumberLength], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new Migration(number, fileName, sql, HashOf(sql))
                : throw new InvalidOperationException($"A migration is named NNNN_name.sql, not {fileName}");
    }

    private static List<Migration> Load(Assembly assembly)
    {
        var found = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(name => Parse(name[ResourcePrefix.Length..], Read(assembly, name)))
            .OrderBy(migration => migration.Number)
            .ToList();
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i].Number != i + 1)
            {
                throw new InvalidOperationException($"Migrations count from 1 without a gap; see {found[i].Name}");
            }
        }

        return found;
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string HashOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
