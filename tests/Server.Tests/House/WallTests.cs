using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pitwall.Server.Tests.House;

public class WallTests
{
    private static readonly string[] Assemblies = ["Pitwall.Engine.dll", "pitwall.dll"];

    [Fact]
    public void No_type_knows_a_room_on_its_own_shelf_or_above() =>
        Report(Assemblies.SelectMany(name => Objections(Open(name)))).ShouldBeEmpty();

    [Fact]
    public void Every_type_stands_in_a_room() =>
        Report(Assemblies.SelectMany(name => TypeUses.DefinedIn(Open(name)))
            .Where(type => Shelves.Homeless(type.Space) is not null)
            .Select(type => $"{type} {Shelves.Homeless(type.Space)}")).ShouldBeEmpty();

    // A constant of a higher room is copied into the assembly and leaves no reference, but its using directive stays.
    [Fact]
    public void No_file_imports_a_room_on_its_own_shelf_or_above() =>
        Report(Repository.SourceFiles().Where(file => file.StartsWith("src/", StringComparison.Ordinal))
            .SelectMany(file => ImportObjections(file, Repository.Read(file)))).ShouldBeEmpty();

    [Fact]
    public void The_engine_references_nothing_but_the_runtime() =>
        TypeUses.ReferencesOf(Open("Pitwall.Engine.dll"))
            .ShouldAllBe(name => name.StartsWith("System.", StringComparison.Ordinal));

    [Theory]
    [InlineData("class Quote { Trading.Order? Field; }")]
    [InlineData("class Quote { Trading.Order? Property { get; } }")]
    [InlineData("class Quote { void Take(System.Collections.Generic.List<Trading.Order[]> orders) { } }")]
    [InlineData("class Quote : Trading.Order { }")]
    [InlineData("[Trading.Mark] class Quote { }")]
    [InlineData("class Quote<T> where T : Trading.Order { }")]
    [InlineData("class Quote { object Make() => new Trading.Order(); }")]
    [InlineData("class Quote { System.Type Name() => typeof(Trading.Order); }")]
    [InlineData("class Quote { int Count() => Trading.Order.Count; }")]
    [InlineData("class Quote { object? Pick(int i) { switch (i) { case 0: return 1; case 1: return 2L;"
        + " case 2: return 3m; case 3: return 4u; default: return new Trading.Order(); } } }")]
    [InlineData("class Quote { System.Func<object> Later() => () => new Trading.Order(); }")]
    [InlineData("class Quote { async System.Threading.Tasks.Task Wait() { await System.Threading.Tasks.Task.Yield();"
        + " Trading.Order.Place(); } }")]
    [InlineData("class Quote { void Generic() => System.Array.Empty<Trading.Order>(); }")]
    [InlineData("class Quote { void Guard() { try { } catch (Trading.Refusal) { } } }")]
    public void Finds_a_price_that_knows_an_order(string type)
    {
        var found = Objections(SyntheticAssembly.Compile($"namespace Pitwall.Server.Markets {{ {type} }}")).ToList();

        found.ShouldNotBeEmpty();
        found.ShouldAllBe(line => line.Contains("Trading (shelf 3) stands above Markets (shelf 1)"));
        found[0].ShouldStartWith("Pitwall.Server.Markets.Quote");
    }

    [Fact]
    public void Lets_an_order_know_a_price() =>
        Objections(SyntheticAssembly.Compile(
            "namespace Pitwall.Server.Markets { class Quote { } }"
            + "namespace Pitwall.Server.Trading { class Desk { Markets.Quote? Last; Order? Open; } }")).ShouldBeEmpty();

    [Theory]
    [InlineData("Pitwall.Server.Markets", "Pitwall.Server.Accounts", "share shelf 1")]
    [InlineData("Pitwall.Engine.Trading", "Pitwall.Server.Markets", "knows no Server")]
    [InlineData("Pitwall.Server.Pages", "Pitwall.Server", "nobody knows it")]
    [InlineData("Pitwall.Server.Misc", "Pitwall.Server.Platform", "'Misc' is no room")]
    [InlineData("Pitwall.Server.Operations.Health", "Pitwall.Server.Pages.Export", "stands above")]
    public void Names_the_remedy(string user, string used, string words) =>
        Shelves.Objection(user, used).ShouldNotBeNull().ShouldContain(words);

    [Theory]
    [InlineData("Pitwall.Server", "Pitwall.Server.Pages")]
    [InlineData("Pitwall.Server.Trading.Orders", "Pitwall.Engine.Trading")]
    [InlineData("Pitwall.Server.Trading", "System.Text")]
    [InlineData("Pitwall.Server.Pages", "Pitwall.Server.Operations")]
    public void Allows_what_stands_below(string user, string used) => Shelves.Objection(user, used).ShouldBeNull();

    [Theory]
    [InlineData("using Pitwall.Engine.Trading;")]
    [InlineData("using static Pitwall.Engine.Trading.Caps;")]
    [InlineData("using Cap = Pitwall.Engine.Trading.Caps;")]
    public void Finds_an_import_that_looks_up(string import) =>
        ImportObjections("Quote.cs", $"{import}\nnamespace Pitwall.Engine.Markets;\nclass Quote;").ShouldNotBeEmpty();

    private static IEnumerable<string> Objections(Stream assembly) =>
        TypeUses.In(assembly)
            .Select(use => (use, objection: Shelves.Objection(use.User.Space, use.Used.Space)))
            .Where(found => found.objection is not null)
            .Select(found => $"{found.use.User} → {found.use.Used}: {found.objection}");

    private static IEnumerable<string> ImportObjections(string file, string source)
    {
        var root = CSharpSyntaxTree.ParseText(source).GetCompilationUnitRoot();
        var space = root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString();
        return root.DescendantNodes().OfType<UsingDirectiveSyntax>()
            .Select(import => import.NamespaceOrType.ToString())
            .Select(import => (import, objection: Shelves.Objection(space ?? "", import)))
            .Where(found => found.objection is not null)
            .Select(found => $"{file} → {found.import}: {found.objection}");
    }

    private static MemoryStream Open(string assembly) =>
        new(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, assembly)));

    private static string Report(IEnumerable<string> lines) => string.Join(Environment.NewLine, lines);
}
