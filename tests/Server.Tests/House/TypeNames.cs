using System.Reflection.Metadata;

namespace Pitwall.Server.Tests.House;

/// <summary>Reads the outermost type behind a metadata handle.</summary>
internal static class TypeNames
{
    public static TypeName Of(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
        {
            type = reader.GetTypeDefinition(type.GetDeclaringType());
        }

        return new TypeName(reader.GetString(type.Namespace), reader.GetString(type.Name));
    }

    public static TypeName Of(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        while (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            type = reader.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
        }

        return new TypeName(reader.GetString(type.Namespace), reader.GetString(type.Name));
    }
}
