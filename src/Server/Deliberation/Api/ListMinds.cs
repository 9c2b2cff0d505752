using Microsoft.AspNetCore.Http.HttpResults;
using Pitwall.Server.Deliberation.Providers;
using Pitwall.Server.Platform;
using Pitwall.Server.Platform.Http;

namespace Pitwall.Server.Deliberation.Api;

/// <summary><c>GET /api/deliberation/minds</c>: which providers can be asked here, and known prices.</summary>
internal static class ListMinds
{
    public static void MapListMinds(this RouteGroupBuilder deliberation) => deliberation
        .MapGet("/minds", Handle)
        .WithQueryFields()
        .WithName("ListMinds")
        .WithSummary("Providers of models that can be named in an agent's file, and the models whose price is known.")
        .WithDescription("Keys are never shown: 'hasKey' says whether one is set in the configuration.");

    private static Ok<Response> Handle(IConfiguration config, TimeProvider time)
    {
        var providers = new ProviderList(config);
        var prices = new PriceTable(config);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return TypedResults.Ok(new Response(
            [.. providers.Names.Select(name => Shown(providers, name))],
            [.. prices.Models.Select(model => Priced(prices, model, today)).OfType<PricedModel>()]));
    }

    /// <summary>A provider whose settings cannot be read is listed with what is wrong with them.</summary>
    private static Provider Shown(ProviderList providers, string name)
    {
        try
        {
            var found = providers.Find(name)!;
            return new Provider(name, HasKey: !string.IsNullOrEmpty(found.ApiKey), IsFree: found.IsFree, Trouble: null);
        }
        catch (SetupException wrong)
        {
            return new Provider(name, HasKey: false, IsFree: false, wrong.Message);
        }
    }

    private static PricedModel? Priced(PriceTable prices, string model, DateOnly day)
    {
        try
        {
            return prices.Find(model, day) is { } price
                ? new PricedModel(model, price.Input, price.Cached, price.Output) : null;
        }
        catch (SetupException)
        {
            // A price that cannot be read is no price; whoever asks for a call of the model is told what is wrong.
            return null;
        }
    }

    public sealed record Response(IReadOnlyList<Provider> Providers, IReadOnlyList<PricedModel> Models);

    /// <param name="HasKey">Whether a key is configured.</param>
    /// <param name="IsFree">It runs on a machine of ours and needs no key.</param>
    /// <param name="Trouble">What is wrong with its settings, null when nothing is.</param>
    public sealed record Provider(string Name, bool HasKey, bool IsFree, string? Trouble);

    /// <summary>USD per million tokens; reasoning is paid as output.</summary>
    public sealed record PricedModel(string Model, decimal InputUsd, decimal CachedUsd, decimal OutputUsd);
}
