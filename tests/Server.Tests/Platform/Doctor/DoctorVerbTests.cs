using Microsoft.Extensions.Configuration;
using Pitwall.Server.Platform.Doctor;

namespace Pitwall.Server.Tests.Platform.Doctor;

public sealed class DoctorVerbTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sees_that_the_tests_cluster_does_not_protect_data()
    {
        var findings = await DoctorVerb.ExamineAsync(With(database.ConnectionString), Ct);

        var finding = About("data protection", findings);
        finding.Verdict.ShouldBe(Verdict.Warning);
        finding.Found.ShouldContain("fsync");
        finding.Fix.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_a_problem_with_a_fix()
    {
        var findings = await DoctorVerb.ExamineAsync(With("Host=127.0.0.1;Port=1;Timeout=2"), Ct);

        var finding = About("database", findings);
        finding.Verdict.ShouldBe(Verdict.Problem);
        finding.Fix.ShouldNotBeNull().ShouldContain("ConnectionStrings__Pitwall");
    }

    [Theory]
    [InlineData("20.18.0", false)]
    [InlineData("20.19.0", true)]
    [InlineData("22.11.0", false)]
    [InlineData("22.12.0", true)]
    [InlineData("21.0.0", false)]
    [InlineData("24.0.0", true)]
    public void Knows_which_Node_is_enough(string version, bool enough) =>
        MachineChecks.IsEnough(Version.Parse(version)).ShouldBe(enough);

    private static Finding About(string check, IReadOnlyList<Finding> findings) =>
        findings.Single(finding => string.Equals(finding.Check, check, StringComparison.Ordinal));

    private static IConfiguration With(string connectionString) =>
        new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Pitwall", connectionString)]).Build();
}
