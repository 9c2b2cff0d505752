using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Pitwall.Server.Tests.House;

/// <summary>Compiles a made-up house in memory, so that each check is seen to fail where it must.</summary>
internal static class SyntheticAssembly
{
    private const string TradingRoom =
        """
        #nullable enable
        namespace Pitwall.Server.Trading
        {
            public class Order { public static int Count; public static void Place() { } }
            public class Refusal : System.Exception { }
            public class MarkAttribute : System.Attribute { }
        }
        """;

    public static MemoryStream Compile(string source)
    {
        var image = new MemoryStream();
        var result = CSharpCompilation.Create(
            "synthetic",
            [CSharpSyntaxTree.ParseText(TradingRoom), CSharpSyntaxTree.ParseText("#nullable enable\n" + source)],
            RuntimeReferences(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(image);
        result.Success.ShouldBeTrue(string.Join(Environment.NewLine, result.Diagnostics));
        image.Position = 0;
        return image;
    }

    private static IEnumerable<MetadataReference> RuntimeReferences() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
        .Select(path => MetadataReference.CreateFromFile(path));
}
