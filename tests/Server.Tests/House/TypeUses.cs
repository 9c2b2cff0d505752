using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Pitwall.Server.Tests.House;

/// <summary>One type that knows another; both by the outermost type, so closures count for their owner.</summary>
internal readonly record struct TypeUse(TypeName User, TypeName Used);

/// <summary>An outermost type's namespace and name.</summary>
internal readonly record struct TypeName(string Space, string Name)
{
    public override string ToString() => Space.Length == 0 ? Name : $"{Space}.{Name}";
}

/// <summary>
/// Every use of a type by a type in one compiled assembly: bases, attributes, constraints, members, local variables
/// and method bodies. Constants are copied by the compiler and leave no trace here; the source test sees their using.
/// </summary>
internal static class TypeUses
{
    public static IReadOnlyList<TypeUse> In(Stream assembly)
    {
        using var file = new PEReader(assembly);
        var reader = file.GetMetadataReader();
        var uses = new SortedSet<TypeUse>(Comparer<TypeUse>.Create(
            (a, b) => string.CompareOrdinal($"{a.User} {a.Used}", $"{b.User} {b.Used}")));
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            var collector = new TypeCollector(reader);
            Collect(file, type, collector);
            var user = TypeNames.Of(reader, handle);
            uses.UnionWith(collector.Seen.Where(used => used != user).Select(used => new TypeUse(user, used)));
        }

        return [.. uses];
    }

    /// <summary>Every outermost type the assembly defines.</summary>
    public static IReadOnlyList<TypeName> DefinedIn(Stream assembly)
    {
        using var file = new PEReader(assembly);
        var reader = file.GetMetadataReader();
        return [.. reader.TypeDefinitions.Select(handle => TypeNames.Of(reader, handle)).Distinct()];
    }

    /// <summary>The names of the assemblies it was compiled against and uses.</summary>
    public static IReadOnlyList<string> ReferencesOf(Stream assembly)
    {
        using var file = new PEReader(assembly);
        var reader = file.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(each => reader.GetString(reader.GetAssemblyReference(each).Name))];
    }

    private static void Collect(PEReader file, TypeDefinition type, TypeCollector collector)
    {
        var reader = collector.Reader;
        collector.Add(type.BaseType);
        foreach (var implemented in type.GetInterfaceImplementations())
        {
            collector.Add(reader.GetInterfaceImplementation(implemented).Interface);
        }

        collector.AddAttributes(type.GetCustomAttributes());
        collector.AddConstraints(type.GetGenericParameters());
        foreach (var field in type.GetFields().Select(reader.GetFieldDefinition))
        {
            field.DecodeSignature(collector, null);
            collector.AddAttributes(field.GetCustomAttributes());
        }

        foreach (var property in type.GetProperties().Select(reader.GetPropertyDefinition))
        {
            collector.AddAttributes(property.GetCustomAttributes());
        }

        foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition))
        {
            Collect(file, method, collector);
        }
    }

    private static void Collect(PEReader file, MethodDefinition method, TypeCollector collector)
    {
        method.DecodeSignature(collector, null);
        collector.AddAttributes(method.GetCustomAttributes());
        collector.AddConstraints(method.GetGenericParameters());
        foreach (var parameter in method.GetParameters().Select(collector.Reader.GetParameter))
        {
            collector.AddAttributes(parameter.GetCustomAttributes());
        }

        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        var body = file.GetMethodBody(method.RelativeVirtualAddress);
        collector.Add(body.LocalSignature);
        foreach (var region in body.ExceptionRegions.Where(region => region.Kind == ExceptionRegionKind.Catch))
        {
            collector.Add(region.CatchType);
        }

        foreach (var token in IlTokens.In(body.GetILReader()))
        {
            collector.Add(token);
        }
    }
}
