namespace Pitwall.Server.Deliberation.Files;

/// <summary>What changes from one text to another, line by line: '-' gone, '+' new, the rest left out.</summary>
internal static class LineDiff
{
    /// <summary>By the longest common subsequence of lines; empty when both are equal.</summary>
    public static IReadOnlyList<string> Of(string before, string after)
    {
        var old = before.ReplaceLineEndings("\n").Split('\n');
        var now = after.ReplaceLineEndings("\n").Split('\n');
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                common[i, j] = string.Equals(old[i], now[j], StringComparison.Ordinal)
                    ? common[i + 1, j + 1] + 1
                    : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var lines = new List<string>();
        var (at, to) = (0, 0);
        while (at < old.Length || to < now.Length)
        {
            if (at < old.Length && to < now.Length && string.Equals(old[at], now[to], StringComparison.Ordinal))
            {
                (at, to) = (at + 1, to + 1);
            }
            else if (to == now.Length || (at < old.Length && common[at + 1, to] >= common[at, to + 1]))
            {
                lines.Add($"- {old[at++]}");
            }
            else
            {
                lines.Add($"+ {now[to++]}");
            }
        }

        return lines;
    }
}
