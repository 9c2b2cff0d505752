using System.Text;
using System.Text.Json;
using Npgsql;
using Pitwall.Engine.Agents;
using Pitwall.Server.Agents;

namespace Pitwall.Server.Deliberation.Past;

/// <summary>
/// Past agents in the registry: kind external, mind imported/SOURCE, on no desk, so nothing here can ever trade for
/// one.
/// </summary>
internal static class PastAgents
{
    /// <summary>Where agents stand that traded elsewhere; no desk has this number.</summary>
    public const int NoDesk = 0;

    private const int ModelMax = 50;
    private const int SlugMax = 63;

    /// <summary>The registered id of each agent by the source's word for it; unknown ones are registered.</summary>
    public static async Task<IReadOnlyDictionary<string, Guid>> EnsureAsync(
        NpgsqlConnection connection, IReadOnlyList<PastAgent> agents, CancellationToken ct)
    {
        var known = await AgentRegistry.ListAsync(connection, NoDesk, ct);
        var ids = new SortedDictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var agent in agents)
        {
            var slug = SlugOf(agent);
            ids[agent.Name] = known.FirstOrDefault(one => string.Equals(one.Slug, slug, StringComparison.Ordinal))?.Id
                ?? await AddAsync(connection, agent, slug, ct);
        }

        return ids;
    }

    /// <summary>The name in addresses: source and agent, with a dash for every sign a slug cannot have.</summary>
    public static string SlugOf(PastAgent agent)
    {
        var slug = new StringBuilder();
        foreach (var letter in $"{agent.Source}-{agent.Name}".ToLowerInvariant())
        {
            slug.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '-');
        }

        return slug.ToString(0, Math.Min(slug.Length, SlugMax));
    }

    private static async Task<Guid> AddAsync(
        NpgsqlConnection connection, PastAgent agent, string slug, CancellationToken ct)
    {
        var config = JsonSerializer.Serialize(new { imported = true, source = agent.Source, name = agent.Name });
        var added = await AgentRegistry.AddAsync(
            connection,
            new NewAgent(
                NoDesk, new AgentSlug(slug), $"imported/{agent.Source}", agent.Began ?? 0m, $"{agent.Source}/{slug}",
                null, config)
            {
                Kind = "external",
                LlmModel = agent.Model is { Length: > ModelMax } model ? model[..ModelMax] : agent.Model,
                Name = agent.Name.Length > 80 ? slug : $"{agent.Name} (imported)",
            },
            ct);
        return added is RegisterResult.Registered registered
            ? registered.Id
            : throw new InvalidOperationException($"{slug} was registered while it was being imported");
    }
}
