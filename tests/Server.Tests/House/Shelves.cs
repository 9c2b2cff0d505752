namespace Pitwall.Server.Tests.House;

/// <summary>Which room stands on which shelf. A room may use itself and rooms on lower shelves, nothing else.</summary>
internal static class Shelves
{
    private static readonly SortedDictionary<string, int> Height = new(StringComparer.Ordinal)
    {
        ["Platform"] = 0,
        ["Accounts"] = 1,
        ["Markets"] = 1,
        ["Agents"] = 2,
        ["Trading"] = 3,
        ["Telemetry"] = 3,
        ["Deliberation"] = 4,
        ["Mirror"] = 4,
        ["Performance"] = 5,
        ["Operations"] = 6,
        ["Pages"] = 7,
    };

    /// <summary>The room word of a namespace, empty for a floor's own root, null outside the product.</summary>
    public static string? RoomOf(string space)
    {
        var parts = space.Split('.');
        var isFloor = parts is ["Pitwall", "Engine" or "Server", ..];
        return isFloor && parts is not [_, _, "Tests", ..] ? parts.ElementAtOrDefault(2) ?? "" : null;
    }

    /// <summary>What is wrong with one use and how to mend it, or null when it is allowed.</summary>
    public static string? Objection(string user, string used)
    {
        var (from, to) = (RoomOf(user), RoomOf(used));
        return (from, to) switch
        {
            (null, _) or (_, null) => null,
            _ when IsEngine(user) && !IsEngine(used) =>
                "the Engine floor knows no Server: take the value as an input, or declare what you need in Engine",
            ("", _) => null,
            (_, "") => "a floor's root only composes and nobody knows it: move what is shared into a room",
            _ when (UnknownRoom(from) ?? UnknownRoom(to)) is { } stranger =>
                $"'{stranger}' is no room: use one of {string.Join(", ", Height.Keys)}",
            _ when string.Equals(from, to, StringComparison.Ordinal) || Height[to] < Height[from] => null,
            _ when Height[to] == Height[from] =>
                $"{from} and {to} share shelf {Height[to]}: move the shared part to a lower shelf, "
                + "or let a room above join the two",
            _ => $"{to} (shelf {Height[to]}) stands above {from} (shelf {Height[from]}): declare an interface "
                + $"in {from} that {to} implements, or move the code up",
        };
    }

    /// <summary>The complaint about a namespace that stands in no room, or null.</summary>
    public static string? Homeless(string space) => RoomOf(space) switch
    {
        null => null,
        "" when IsEngine(space) => "stands in no room: the Engine floor has rooms only",
        "" => null,
        var room => UnknownRoom(room) is null ? null : $"'{room}' is no room of {string.Join(", ", Height.Keys)}",
    };

    private static string? UnknownRoom(string room) => room.Length == 0 || Height.ContainsKey(room) ? null : room;

    private static bool IsEngine(string space) =>
        space is "Pitwall.Engine" || space.StartsWith("Pitwall.Engine.", StringComparison.Ordinal);
}
