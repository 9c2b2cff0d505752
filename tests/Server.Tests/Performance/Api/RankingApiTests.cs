using System.Net;
using System.Text.Json;

namespace Pitwall.Server.Tests.Performance.Api;

/// <summary>What the ranking claims, and above all what it does not.</summary>
public sealed class RankingApiTests(JudgedDesks desks) : IClassFixture<JudgedDesks>
{
    private static readonly string[] Claims =
    [
        "group", "netReturnLow", "netReturnHigh", "sharpe", "sharpeSe", "pBest", "dsr", "adjustedP", "distinguishable",
        "daysNeeded", "powerDays", "criticalT",
    ];

    [Fact]
    public async Task Twenty_nine_days_show_no_rank_interval_or_Sharpe_anywhere()
    {
        var ranking = await desks.GetAsync($"/api/performance/ranking?desk={desks.Short.Id}&benchmark=cash");

        ranking.GetProperty("days").GetInt32().ShouldBe(29);
        ranking.GetProperty("daysAvailable").GetInt32().ShouldBe(29);
        ClaimsIn(ranking).ShouldBeEmpty();
        foreach (var agent in Agents(ranking))
        {
            agent.GetProperty("missing").GetProperty("sharpe").GetString().ShouldBe("needs 30 d, has 29");
            agent.GetProperty("missing").GetProperty("group").GetString().ShouldBe("needs 30 d, has 29");
            agent.GetProperty("netReturn").ValueKind.ShouldBe(JsonValueKind.Number, "what happened is no claim");
        }

        var statistics = await desks.GetAsync(
            $"/api/performance/agents/ada?desk={desks.Short.Id}&benchmark=cash");
        statistics.GetProperty("group").ValueKind.ShouldBe(JsonValueKind.Null);
        foreach (var one in statistics.GetProperty("statistics").EnumerateArray())
        {
            one.GetProperty("intervalLow").ValueKind.ShouldBe(JsonValueKind.Null);
            one.GetProperty("intervalHigh").ValueKind.ShouldBe(JsonValueKind.Null);
            one.GetProperty("se").ValueKind.ShouldBe(JsonValueKind.Null);
            if (Claims.Contains(one.GetProperty("key").GetString()))
            {
                one.GetProperty("value").ValueKind.ShouldBe(JsonValueKind.Null);
                one.GetProperty("missing").GetString().ShouldBe("needs 30 d, has 29");
            }
        }
    }

    [Fact]
    public async Task A_longer_track_judged_after_twenty_nine_days_claims_nothing_either()
    {
        var ranking = await desks.GetAsync($"/api/performance/ranking?desk={desks.Month.Id}&days=29&benchmark=cash");

        ranking.GetProperty("daysAvailable").GetInt32().ShouldBe(30);
        ranking.GetProperty("days").GetInt32().ShouldBe(29);
        ClaimsIn(ranking).ShouldBeEmpty();
        Agents(ranking).Select(agent => agent.GetProperty("agent").GetString()).ShouldBe(["ada", "bob"], "by name");
    }

    [Fact]
    public async Task Thirty_days_show_groups_intervals_and_a_Sharpe_with_its_error()
    {
        var ranking = await desks.GetAsync($"/api/performance/ranking?desk={desks.Month.Id}&benchmark=cash");

        ranking.GetProperty("mode").GetString().ShouldBe("lab");
        ranking.GetProperty("draws").GetInt32().ShouldBe(9_999);
        ranking.GetProperty("blockDays").GetDouble().ShouldBe(3d);
        ranking.GetProperty("criticalT").GetDouble().ShouldBeInRange(1.5, 4d);
        ranking.GetProperty("trials").GetInt32().ShouldBe(2);
        ranking.GetProperty("asOf").GetString().ShouldBe("2025-02-02T00:00:00Z");
        foreach (var agent in Agents(ranking))
        {
            agent.GetProperty("group").GetString().ShouldNotBeNullOrEmpty();
            agent.GetProperty("sharpeSe").GetDouble().ShouldBe(Math.Sqrt(365d / 30d), 1e-9);
            agent.GetProperty("netReturn").GetDouble().ShouldBeInRange(
                agent.GetProperty("netReturnLow").GetDouble(), agent.GetProperty("netReturnHigh").GetDouble());
            agent.GetProperty("pBest").GetDouble().ShouldBeInRange(0d, 1d);
            agent.GetProperty("adjustedP").GetDouble().ShouldBeInRange(0.0001, 1d);
        }

        Agents(ranking).Sum(agent => agent.GetProperty("pBest").GetDouble()).ShouldBe(1d, 1e-9);
    }

    [Fact]
    public async Task Every_null_has_a_reason()
    {
        string[] queries = [$"desk={desks.Short.Id}", $"desk={desks.Month.Id}", $"desk={desks.Month.Id}&days=3"];
        foreach (var query in queries)
        {
            var ranking = await desks.GetAsync($"/api/performance/ranking?{query}");
            foreach (var row in Agents(ranking).Append(ranking))
            {
                foreach (var field in row.EnumerateObject().Where(one => one.Value.ValueKind == JsonValueKind.Null))
                {
                    row.GetProperty("missing").TryGetProperty(field.Name, out var reason)
                        .ShouldBeTrue($"{field.Name} of {query}");
                    reason.GetString().ShouldNotBeNullOrWhiteSpace();
                }
            }
        }
    }

    [Theory]
    [InlineData("hold", "has no buy-and-hold agent")]
    [InlineData("flips", "for the generated market only")]
    public async Task A_benchmark_that_is_not_there_is_said_and_never_replaced(string benchmark, string reason)
    {
        var ranking = await desks.GetAsync($"/api/performance/ranking?desk={desks.Month.Id}&benchmark={benchmark}");

        ranking.GetProperty("benchmark").GetString().ShouldBe(benchmark);
        ranking.GetProperty("missing").GetProperty("criticalT").GetString().ShouldNotBeNull().ShouldContain(reason);
        foreach (var agent in Agents(ranking))
        {
            agent.GetProperty("adjustedP").ValueKind.ShouldBe(JsonValueKind.Null);
            agent.GetProperty("distinguishable").ValueKind.ShouldBe(JsonValueKind.Null);
            agent.GetProperty("missing").GetProperty("adjustedP").GetString().ShouldNotBeNull().ShouldContain(reason);
            agent.GetProperty("group").GetString().ShouldNotBeNullOrEmpty("groups need no benchmark");
        }
    }

    [Fact]
    public async Task Conduct_is_counted_from_the_books()
    {
        var ranking = await desks.GetAsync($"/api/performance/ranking?desk={desks.Month.Id}&benchmark=cash");

        foreach (var agent in Agents(ranking))
        {
            agent.GetProperty("holdShare").GetDouble().ShouldBeInRange(0.01, 0.5);
            agent.GetProperty("parseShare").ValueKind.ShouldBe(JsonValueKind.Null, "a rule has no replies");
            agent.GetProperty("missing").GetProperty("parseShare").GetString().ShouldBe("it calls no model");
            agent.GetProperty("turnover").GetDouble().ShouldBePositive();
            agent.GetProperty("maxDrawdown").GetDouble().ShouldBeInRange(0.0001, 1d);
            agent.GetProperty("lastDecisionAt").GetDateTime().ShouldBeGreaterThan(new DateTime(2025, 2, 1));
        }
    }

    [Theory]
    [InlineData("desk=nowhere", HttpStatusCode.NotFound, "nowhere")]
    [InlineData("days=30", HttpStatusCode.BadRequest, "desk")]
    [InlineData("desk=1&days=0", HttpStatusCode.BadRequest, "days")]
    [InlineData("desk=1&days=many", HttpStatusCode.BadRequest, "days")]
    [InlineData("desk=1&benchmark=moon", HttpStatusCode.BadRequest, "benchmark")]
    [InlineData("desk=1&day=30", HttpStatusCode.BadRequest, "day")]
    public async Task A_wrong_question_is_told_what_to_write(string query, HttpStatusCode status, string names)
    {
        var problem = await desks.ProblemAsync($"/api/performance/ranking?{query}", status);

        problem.GetRawText().ShouldContain(names);
        problem.GetProperty("status").GetInt32().ShouldBe((int)status);
    }

    [Fact]
    public async Task Every_statistic_says_its_formula_and_where_it_comes_from()
    {
        var answer = await desks.GetAsync($"/api/performance/agents/bob?desk={desks.Month.Id}&benchmark=cash");

        var statistics = answer.GetProperty("statistics").EnumerateArray().ToList();
        statistics.Count.ShouldBeGreaterThan(10);
        foreach (var one in statistics)
        {
            one.GetProperty("formula").GetString().ShouldNotBeNullOrWhiteSpace();
            one.GetProperty("source").GetString().ShouldNotBeNullOrWhiteSpace();
            one.GetProperty("rule").GetString().ShouldNotBeNullOrWhiteSpace();
            (one.GetProperty("value").ValueKind == JsonValueKind.Null)
                .ShouldBe(one.GetProperty("missing").ValueKind != JsonValueKind.Null);
        }

        (await desks.ProblemAsync($"/api/performance/agents/eve?desk={desks.Month.Id}", HttpStatusCode.NotFound))
            .GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain("ada, bob");
    }

    private static IEnumerable<JsonElement> Agents(JsonElement ranking) =>
        ranking.GetProperty("agents").EnumerateArray();

    /// <summary>Every property anywhere that claims something and is not null.</summary>
    private static IEnumerable<string> ClaimsIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Where(one => one.Name is not "missing").SelectMany(field =>
            Claims.Contains(field.Name) && field.Value.ValueKind != JsonValueKind.Null
                ? [field.Name]
                : ClaimsIn(field.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(ClaimsIn),
        _ => [],
    };
}
