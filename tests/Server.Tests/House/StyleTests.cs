namespace Pitwall.Server.Tests.House;

public class StyleTests
{
    /// <summary>Where a rule would make one place worse: (rule, file, the reason). A stale line fails too.</summary>
    private static readonly (string Rule, string File, string Reason)[] Exceptions =
    [
        ("file-lines", "check.cs", "a file app is one file, and each step is a method of its own"),
    ];

    [Fact]
    public void Every_source_file_keeps_the_house_style() =>
        string.Join(
            Environment.NewLine,
            Breaches().Where(breach => !Exceptions.Any(each => Covers(each.Rule, each.File, breach)))).ShouldBeEmpty();

    [Fact]
    public void Every_exception_is_still_needed_and_has_a_reason() =>
        Exceptions.Where(each => each.Reason.Length < 10
                || !Breaches().Any(breach => Covers(each.Rule, each.File, breach)))
            .ShouldBeEmpty();

    [Theory]
    [InlineData("line-chars", "class A; // 0123456789012345678901234567890123456789012345678901234567890123456789"
        + "0123456789012345678901234567890123456789")]
    [InlineData("parameters", "class A { void M(int a, int b, int c, int d, int e, int f) { } }")]
    [InlineData("parameters", "class A(int a, int b, int c, int d, int e, int f, int g);")]
    [InlineData("parameters", "class A { A(int a, int b, int c, int d, int e, int f, int g) { } }")]
    [InlineData("name", "class OrderManager;")]
    [InlineData("name", "record OrderDto(int A);")]
    [InlineData("name", "interface IRepositoryBase;")]
    [InlineData("region", "class A {\n#region x\n#endregion\n}")]
    [InlineData("silent-catch", "class A { void M() { try { } catch { } } }")]
    [InlineData("namespace", "namespace Pitwall.Engine.Trading; class A;")]
    public void Finds(string rule, string source) =>
        SourceStyle.Check("src/Engine/Markets/A.cs", source).Select(breach => breach.Rule).ShouldBe([rule]);

    [Fact]
    public void Finds_a_method_of_51_lines_and_lets_one_of_50_pass()
    {
        SourceStyle.Check("A.cs", MethodOf(50)).ShouldBeEmpty();
        SourceStyle.Check("A.cs", MethodOf(51)).Single().Rule.ShouldBe("method-lines");
    }

    [Fact]
    public void Finds_a_file_of_301_lines()
    {
        SourceStyle.Check("A.cs", new string('\n', 299) + "class A;\n").ShouldBeEmpty();
        SourceStyle.Check("A.cs", new string('\n', 300) + "class A;\n").Single().Rule.ShouldBe("file-lines");
    }

    [Theory]
    [InlineData("namespace Pitwall.Engine.Markets; class A;")]
    [InlineData("record Candle(int A, int B, int C, int D, int E, int F, int G, int H);")]
    [InlineData("class A { void M() { try { } catch { // the socket is gone, which is what was asked for\n } } }")]
    [InlineData("static class A { static void M(this int me, int a, int b, int c, int d, int e) { } }")]
    public void Allows(string source) => SourceStyle.Check("src/Engine/Markets/A.cs", source).ShouldBeEmpty();

    private static IEnumerable<StyleBreach> Breaches() =>
        Repository.SourceFiles().SelectMany(file => SourceStyle.Check(file, Repository.Read(file)));

    private static bool Covers(string rule, string file, StyleBreach breach) =>
        (rule, file).Equals((breach.Rule, breach.File));

    private static string MethodOf(int lines) =>
        "class A\n{\n    [System.Obsolete]\n    void M()\n    {\n"
        + string.Concat(Enumerable.Repeat("        ;\n", lines - 3)) + "    }\n}\n";
}
