using System.CommandLine;
using System.Globalization;
using Npgsql;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Commands;
using Pitwall.Server.Trading.Desks;

namespace Pitwall.Server.Trading.Verbs;

/// <summary>The <c>--desk</c> option: a desk by name or number.</summary>
internal static class DeskChoice
{
    public static Option<string?> Option(string description) => new("--desk")
    {
        Description = description,
        HelpName = "name or number",
    };

    /// <summary>The named desk, or all of them.</summary>
    public static async Task<IReadOnlyList<DeskRow>> ManyAsync(
        NpgsqlDataSource source, string? asked, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var desks = await DeskRegistry.ListAsync(connection, ct);
        return asked is null ? desks : [Named(desks, asked)];
    }

    /// <summary>The named desk, or the only one there is.</summary>
    public static async Task<DeskRow> OneAsync(NpgsqlDataSource source, string? asked, CancellationToken ct)
    {
        var desks = await ManyAsync(source, asked, ct);
        return desks.Count switch
        {
            1 => desks[0],
            0 => throw new SetupException("There is no desk yet: make one with 'pitwall desk add'."),
            _ => throw new SetupException(
                $"Say which desk with --desk: {string.Join(", ", desks.Select(desk => desk.Name))}."),
        };
    }

    private static DeskRow Named(IReadOnlyList<DeskRow> desks, string asked)
    {
        var found = desks.FirstOrDefault(desk =>
            string.Equals(desk.Name, asked, StringComparison.Ordinal)
            || string.Equals(desk.Id.ToString(CultureInfo.InvariantCulture), asked, StringComparison.Ordinal));
        if (found is not null)
        {
            return found;
        }

        var hint = Complaints.Nearest(asked, desks.Select(desk => desk.Name)) is { } near
            ? $"did you mean {near}?"
            : desks.Count == 0
                ? "make one with 'pitwall desk add'."
                : $"there are {string.Join(", ", desks.Select(desk => desk.Name))}.";
        throw new SetupException($"There is no desk {asked}: {hint}");
    }
}
