using System.CommandLine;

namespace Pitwall.Server.Platform;

/// <summary>
/// What the rooms add to the program; the server, the OpenAPI document and the tests are built from the same one.
/// </summary>
internal sealed record Composition
{
    /// <summary><c>AddXxx(IServiceCollection)</c> of each room. The database is not there yet: only register.</summary>
    public IReadOnlyList<Action<IServiceCollection>> Services { get; init; } = [];

    /// <summary>Registrations of hosted services; left out where only the shape of the API is asked for.</summary>
    public IReadOnlyList<Action<IServiceCollection>> Workers { get; init; } = [];

    /// <summary><c>UseXxx(IApplicationBuilder)</c> of rooms that stand between a request and its endpoint.</summary>
    public IReadOnlyList<Action<IApplicationBuilder>> Guards { get; init; } = [];

    /// <summary><c>MapXxx(RouteGroupBuilder api)</c> of each room, below <c>/api</c>.</summary>
    public IReadOnlyList<Action<RouteGroupBuilder>> Endpoints { get; init; } = [];

    /// <summary>
    /// One line each for the person at the console, once the server answers at the address; may be secret, so it is
    /// printed and never logged.
    /// </summary>
    public IReadOnlyList<Func<IServiceProvider, Uri, CancellationToken, Task<string>>> Welcomes { get; init; } = [];

    /// <summary><c>Build()</c> of each verb's class.</summary>
    public IReadOnlyList<Func<Command>> Verbs { get; init; } = [];
}
