using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Serialization;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Engine.Tests.Trading;

/// <summary>Only what is exact, ordered and immutable may reach state, inputs and facts.</summary>
public sealed class StoredShapeTests
{
    private static readonly HashSet<Type> Leaves =
    [
        typeof(string), typeof(int), typeof(long), typeof(bool), typeof(decimal), typeof(Moment), typeof(RowId),
        typeof(Hash32), typeof(Cloid), typeof(Price), typeof(Quantity), typeof(Usd), typeof(Leverage),
        typeof(InstrumentId), typeof(AgentSlug),
    ];

    [Theory]
    [InlineData(typeof(DeskState))]
    [InlineData(typeof(Input))]
    [InlineData(typeof(Fact))]
    [InlineData(typeof(Step))]
    public void Everything_reachable_is_exact_ordered_and_immutable(Type root) => Breaches(root).ShouldBeEmpty();

    [Theory]
    [InlineData(typeof(Holds<double>))]
    [InlineData(typeof(Holds<float?>))]
    [InlineData(typeof(Holds<DateTime>))]
    [InlineData(typeof(Holds<DateTimeOffset?>))]
    [InlineData(typeof(Holds<object>))]
    [InlineData(typeof(Holds<int[]>))]
    [InlineData(typeof(Holds<List<int>>))]
    [InlineData(typeof(Holds<Dictionary<string, int>>))]
    [InlineData(typeof(Holds<HashSet<string>>))]
    [InlineData(typeof(Holds<ImmutableDictionary<string, int>>))]
    [InlineData(typeof(Holds<ImmutableHashSet<string>>))]
    [InlineData(typeof(Holds<ImmutableArray<Holds<double>>>))]
    [InlineData(typeof(Holds<ImmutableSortedDictionary<string, Holds<DateTime>>>))]
    [InlineData(typeof(Writable))]
    public void The_test_itself_finds(Type forbidden) => Breaches(forbidden).ShouldNotBeEmpty();

    [Fact]
    public void Leaves_are_read_only_values() =>
        Leaves.Where(t => t.Namespace!.StartsWith("Pitwall", StringComparison.Ordinal))
            .ShouldAllBe(t => t.IsValueType && t.IsDefined(typeof(System.Runtime.CompilerServices.IsReadOnlyAttribute)));

    [Theory]
    [InlineData(typeof(Input))]
    [InlineData(typeof(Fact))]
    public void Every_kind_has_a_stored_name_with_a_version(Type root)
    {
        var named = root.GetCustomAttributes<JsonDerivedTypeAttribute>().ToArray();
        var kinds = root.GetNestedTypes().Where(t => t.IsSubclassOf(root));

        named.Select(a => a.DerivedType).ShouldBe(kinds, ignoreOrder: true);
        named.Select(a => (string)a.TypeDiscriminator!).ShouldBeUnique();
        named.ShouldAllBe(a => System.Text.RegularExpressions.Regex.IsMatch(
            (string)a.TypeDiscriminator!,
            "^[a-z]+(_[a-z]+)*[.][1-9][0-9]*$",
            System.Text.RegularExpressions.RegexOptions.ExplicitCapture,
            TimeSpan.FromSeconds(1)));
    }

    private static List<string> Breaches(Type root)
    {
        var breaches = new List<string>();
        Walk(root, root.Name, [], breaches);
        return breaches;
    }

    private static void Walk(Type type, string path, HashSet<Type> seen, List<string> breaches)
    {
        if (Leaves.Contains(type) || type.IsEnum || !seen.Add(type))
        {
            return;
        }

        if (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            || type.GetGenericTypeDefinition() == typeof(ImmutableSortedDictionary<,>)
            || type.GetGenericTypeDefinition() == typeof(Nullable<>)))
        {
            foreach (var argument in type.GetGenericArguments())
            {
                Walk(argument, $"{path}<{argument.Name}>", seen, breaches);
            }
        }
        else if (!type.Namespace!.StartsWith("Pitwall", StringComparison.Ordinal))
        {
            breaches.Add($"{path} is a {type.Name}");
        }
        else
        {
            Members(type, path, seen, breaches);
        }
    }

    private static void Members(Type type, string path, HashSet<Type> seen, List<string> breaches)
    {
        foreach (var kind in type.GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false))
        {
            Walk(kind.DerivedType, kind.DerivedType.Name, seen, breaches);
        }

        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (!field.IsInitOnly)
            {
                breaches.Add($"{path}.{field.Name} can be written");
            }

            Walk(field.FieldType, $"{path}.{field.Name}", seen, breaches);
        }
    }

    private sealed record Holds<T>(T Value);

    private sealed record Writable
    {
        public int Value { get; set; }
    }
}
