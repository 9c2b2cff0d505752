using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Pitwall.Server.Platform;

namespace Pitwall.Bench.Planted;

/// <summary>
/// The engine's sources, parsed once: a bug exchanges one of them, and the compiler is asked directly, which takes a
/// second where a build takes many.
/// </summary>
internal sealed class EngineSource
{
    private readonly string root;
    private readonly CSharpCompilation healthy;

    private EngineSource(string root, CSharpCompilation healthy)
    {
        this.root = root;
        this.healthy = healthy;
    }

    /// <summary>Reads the engine of a checkout that was built before: its generated sources are under obj.</summary>
    public static EngineSource Read(string root)
    {
        var folder = Path.Combine(root, "src", "Engine");
        var generated = Path.Combine(folder, "obj", "Debug", "net10.0");
        var files = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Inside(folder, file).Split('/').Any(part => part is "bin" or "obj"))
            .Concat(Directory.EnumerateFiles(generated, "*.cs"))
            .Order(StringComparer.Ordinal);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll")
            .Select(path => MetadataReference.CreateFromFile(path));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            checkOverflow: true,
            nullableContextOptions: NullableContextOptions.Enable,
            deterministic: true);
        return new EngineSource(root, CSharpCompilation.Create(
            "Pitwall.Engine", files.Select(Parse), references, options));
    }

    /// <summary>Compiles the engine with the bug in it; one that does not compile is an error, not a catch.</summary>
    public void Emit(Plant plant, string assembly)
    {
        var tree = TreeOf(plant);
        var planted = healthy.ReplaceSyntaxTree(tree, Parse(tree.FilePath, plant.Apply(tree.ToString())));
        Emit(planted, $"Plant {plant.Number} ({plant.Bug})", assembly);
    }

    /// <summary>Compiles the engine as it is, the same way: what fails then is no bug's doing.</summary>
    public void EmitHealthy(string assembly) => Emit(healthy, "The engine", assembly);

    private static void Emit(CSharpCompilation compilation, string what, string assembly)
    {
        var result = compilation.Emit(assembly);
        if (!result.Success)
        {
            var first = result.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error);
            throw new SetupException($"{what} does not compile: {first}");
        }
    }

    /// <summary>Whether every line to change is there exactly once: asked before anything takes long.</summary>
    public void MustHoldAll(IEnumerable<Plant> plants)
    {
        foreach (var plant in plants)
        {
            _ = plant.Apply(TreeOf(plant).ToString());
        }
    }

    private SyntaxTree TreeOf(Plant plant)
    {
        var path = Path.Combine([root, .. plant.File.Split('/')]);
        return healthy.SyntaxTrees.SingleOrDefault(t => t.FilePath.Equals(path, StringComparison.Ordinal))
            ?? throw new SetupException($"Plant {plant.Number} ({plant.Bug}): {plant.File} is not of the engine.");
    }

    private static SyntaxTree Parse(string path) => Parse(path, File.ReadAllText(path));

    private static SyntaxTree Parse(string path, string source) => CSharpSyntaxTree.ParseText(
        source, new CSharpParseOptions(LanguageVersion.CSharp14), path, System.Text.Encoding.UTF8);

    private static string Inside(string folder, string file) =>
        Path.GetRelativePath(folder, file).Replace('\\', '/');
}
