using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pitwall.Server.Tests.House;

/// <summary>One place that breaks the house style: rule, file, line, and what to do.</summary>
internal readonly record struct StyleBreach(string Rule, string File, int Line, string Message)
{
    public override string ToString() => $"{File}:{Line} {Rule}: {Message}";
}

/// <summary>The house style as code. Sizes are where good code already lives, so a breach is worth a look.</summary>
internal static class SourceStyle
{
    public const int FileLines = 300;
    public const int MethodLines = 50;
    public const int LineChars = 120;
    public const int Parameters = 5;
    public const int ConstructorDependencies = 6;

    private static readonly string[] BannedSuffixes =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Impl", "Dto", "Base"];

    /// <summary>Checks one file; the path is from the repository's root with forward slashes.</summary>
    public static IEnumerable<StyleBreach> Check(string path, string source)
    {
        var root = CSharpSyntaxTree.ParseText(source).GetCompilationUnitRoot();
        var nodes = root.DescendantNodes(descendIntoTrivia: true).ToList();
        return
        [
            .. Lines(path, source),
            .. nodes.SelectMany(node => Sizes(path, node)),
            .. nodes.SelectMany(node => Names(path, node)),
            .. nodes.OfType<RegionDirectiveTriviaSyntax>().Select(region => new StyleBreach(
                "region", path, LineOf(region), "a region hides what should be its own file: split the type")),
            .. nodes.OfType<CatchClauseSyntax>().Where(IsSilent).Select(clause => new StyleBreach(
                "silent-catch", path, LineOf(clause), "handle the failure, let it pass, or say why nothing is right")),
            .. Namespace(path, nodes),
        ];
    }

    private static IEnumerable<StyleBreach> Lines(string path, string source)
    {
        var lines = source.TrimEnd('\n').Split('\n');
        if (lines.Length > FileLines)
        {
            yield return new("file-lines", path, lines.Length, $"{lines.Length} lines, at most {FileLines}: split it");
        }

        for (var at = 0; at < lines.Length; at++)
        {
            var length = lines[at].TrimEnd('\r').Length;
            if (length > LineChars)
            {
                yield return new("line-chars", path, at + 1, $"{length} characters, at most {LineChars}: wrap it");
            }
        }
    }

    private static IEnumerable<StyleBreach> Sizes(string path, SyntaxNode node)
    {
        if (node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax)
        {
            var lines = LinesOf(node);
            if (lines > MethodLines)
            {
                yield return new(
                    "method-lines", path, LineOf(node), $"{NameOf(node)} has {lines} lines, at most {MethodLines}");
            }
        }

        var (count, max, what) = node switch
        {
            ConstructorDeclarationSyntax { ParameterList: var list } =>
                (list.Parameters.Count, ConstructorDependencies, "constructor"),
            ClassDeclarationSyntax { ParameterList: { } list } =>
                (list.Parameters.Count, ConstructorDependencies, "constructor"),
            StructDeclarationSyntax { ParameterList: { } list } =>
                (list.Parameters.Count, ConstructorDependencies, "constructor"),
            MethodDeclarationSyntax method => (CountWithoutReceiver(method), Parameters, "method"),
            LocalFunctionStatementSyntax { ParameterList: var list } => (list.Parameters.Count, Parameters, "method"),
            DelegateDeclarationSyntax { ParameterList: var list } => (list.Parameters.Count, Parameters, "delegate"),
            _ => (0, 0, ""),
        };
        if (count > max)
        {
            yield return new(
                "parameters", path, LineOf(node),
                $"{what} {NameOf(node)} takes {count}, at most {max}: name what belongs together in a record");
        }
    }

    private static IEnumerable<StyleBreach> Names(string path, SyntaxNode node)
    {
        if (node is not (BaseTypeDeclarationSyntax or DelegateDeclarationSyntax))
        {
            yield break;
        }

        var name = NameOf(node);
        foreach (var suffix in BannedSuffixes.Where(suffix => name.EndsWith(suffix, StringComparison.Ordinal)))
        {
            yield return new("name", path, LineOf(node), $"{name}: '{suffix}' says nothing, use the trader's word");
        }
    }

    private static IEnumerable<StyleBreach> Namespace(string path, List<SyntaxNode> nodes)
    {
        var expected = SourceFolders.NamespaceOf(path);
        return nodes.OfType<BaseNamespaceDeclarationSyntax>()
            .Where(space => expected is not null && !expected.Equals(space.Name.ToString(), StringComparison.Ordinal))
            .Select(space => new StyleBreach(
                "namespace", path, LineOf(space), $"'{space.Name}' but the folder says '{expected}'"));
    }

    private static bool IsSilent(CatchClauseSyntax clause) =>
        clause.Block.Statements.Count == 0
        && !clause.Block.DescendantTrivia().Any(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia));

    private static int CountWithoutReceiver(MethodDeclarationSyntax method)
    {
        var parameters = method.ParameterList.Parameters;
        var isExtension = parameters.Count > 0 && parameters[0].Modifiers.Any(SyntaxKind.ThisKeyword);
        return isExtension ? parameters.Count - 1 : parameters.Count;
    }

    private static string NameOf(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        DelegateDeclarationSyntax made => made.Identifier.Text,
        MethodDeclarationSyntax method => method.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        LocalFunctionStatementSyntax local => local.Identifier.Text,
        _ => node.Kind().ToString(),
    };

    private static int LinesOf(SyntaxNode node)
    {
        var first = node.GetFirstToken();
        if (node is MemberDeclarationSyntax { AttributeLists.Count: > 0 } member)
        {
            first = member.AttributeLists.Last().GetLastToken().GetNextToken();
        }

        var tree = node.SyntaxTree;
        var last = tree.GetLineSpan(node.Span).EndLinePosition.Line;
        return last - tree.GetLineSpan(first.Span).StartLinePosition.Line + 1;
    }

    private static int LineOf(SyntaxNode node) =>
        node.SyntaxTree.GetLineSpan(node.Span).StartLinePosition.Line + 1;
}
