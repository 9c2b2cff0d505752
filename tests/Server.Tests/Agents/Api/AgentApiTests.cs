using System.Net;
using Pitwall.Server.Tests.Trading;
using Pitwall.Server.Tests.Trading.Api;

namespace Pitwall.Server.Tests.Agents.Api;

public sealed class AgentApiTests(ApiDesk desk) : IClassFixture<ApiDesk>
{
    [Fact]
    public async Task The_registry_lists_every_agent_exactly_once_page_by_page()
    {
        await StoredDesk.CreateAsync(desk.Stored.Source);
        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await desk.GetAsync("/api/agents?limit=1" + (next is null ? "" : $"&before={next}"));
            seen.AddRange(
                page.GetProperty("items").EnumerateArray().Select(each => each.GetProperty("id").GetString()!));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);

        seen.Distinct(StringComparer.Ordinal).Count().ShouldBe(seen.Count);
        seen.Count.ShouldBeGreaterThanOrEqualTo(4);
        seen.ShouldBeInOrder(SortDirection.Descending, StringComparer.Ordinal);
        (await desk.GetAsync($"/api/agents?desk={desk.Stored.Id}")).GetProperty("items").EnumerateArray()
            .Select(each => each.GetProperty("slug").GetString()!)
            .ShouldBe(["ada", "bob"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_agent_shows_every_version_of_its_mind()
    {
        var listed = (await desk.GetAsync($"/api/agents?desk={desk.Stored.Id}")).GetProperty("items")[0];

        var shown = await desk.GetAsync($"/api/agents/{listed.GetProperty("id").GetString()}");

        shown.GetProperty("slug").GetString().ShouldBe(listed.GetProperty("slug").GetString());
        var version = shown.GetProperty("versions").EnumerateArray().ShouldHaveSingleItem();
        version.GetProperty("version").GetInt32().ShouldBe(1);
        version.GetProperty("mind").GetString().ShouldBe("house/restless");
        version.GetProperty("config").EnumerateObject().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("019a0000-0000-7000-8000-000000000000")]
    [InlineData("ada")]
    public async Task An_agent_that_is_not_there_is_named(string id) =>
        (await desk.ProblemAsync($"/api/agents/{id}", HttpStatusCode.NotFound))
            .GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain($"'{id}'");

    [Theory]
    [InlineData("desk=lab", "desk")]
    [InlineData("before=ada", "before")]
    [InlineData("limit=501", "limit")]
    [InlineData("kind=trading", "kind")]
    public async Task A_wrong_field_is_named(string asked, string field) =>
        (await desk.ProblemAsync($"/api/agents?{asked}", HttpStatusCode.BadRequest))
            .GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue();
}
