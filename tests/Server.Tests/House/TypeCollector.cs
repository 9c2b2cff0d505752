using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Pitwall.Server.Tests.House;

/// <summary>Notes every type it meets while a signature, a token or an attribute is decoded.</summary>
internal sealed class TypeCollector(MetadataReader reader) : ISignatureTypeProvider<TypeName, object?>
{
    private readonly HashSet<TypeName> seen = [];

    public MetadataReader Reader => reader;

    public IReadOnlyCollection<TypeName> Seen => seen;

    public void Add(EntityHandle handle)
    {
        if (handle.IsNil)
        {
            return;
        }

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                Note(TypeNames.Of(reader, (TypeDefinitionHandle)handle));
                break;
            case HandleKind.TypeReference:
                Note(TypeNames.Of(reader, (TypeReferenceHandle)handle));
                break;
            case HandleKind.TypeSpecification:
                reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
                break;
            case HandleKind.MethodDefinition:
                Add(reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.FieldDefinition:
                Add(reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                break;
            case HandleKind.MemberReference:
                Add(reader.GetMemberReference((MemberReferenceHandle)handle));
                break;
            case HandleKind.MethodSpecification:
                var method = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                Add(method.Method);
                method.DecodeSignature(this, null);
                break;
            case HandleKind.StandaloneSignature:
                Add(reader.GetStandaloneSignature((StandaloneSignatureHandle)handle));
                break;
            default:
                throw new InvalidOperationException($"Unknown metadata token {handle.Kind}");
        }
    }

    public void AddAttributes(CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes)
        {
            Add(reader.GetCustomAttribute(attribute).Constructor);
        }
    }

    public void AddConstraints(GenericParameterHandleCollection parameters)
    {
        var constraints = parameters.Select(reader.GetGenericParameter).SelectMany(each => each.GetConstraints());
        foreach (var constraint in constraints)
        {
            Add(reader.GetGenericParameterConstraint(constraint).Type);
        }
    }

    public TypeName GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        Note(TypeNames.Of(reader, handle));

    public TypeName GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        Note(TypeNames.Of(reader, handle));

    public TypeName GetTypeFromSpecification(
        MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public TypeName GetPrimitiveType(PrimitiveTypeCode typeCode) => default;

    public TypeName GetArrayType(TypeName elementType, ArrayShape shape) => elementType;

    public TypeName GetSZArrayType(TypeName elementType) => elementType;

    public TypeName GetByReferenceType(TypeName elementType) => elementType;

    public TypeName GetPointerType(TypeName elementType) => elementType;

    public TypeName GetPinnedType(TypeName elementType) => elementType;

    public TypeName GetModifiedType(TypeName modifier, TypeName unmodifiedType, bool isRequired) => unmodifiedType;

    public TypeName GetGenericInstantiation(TypeName genericType, ImmutableArray<TypeName> typeArguments) =>
        genericType;

    public TypeName GetGenericMethodParameter(object? genericContext, int index) => default;

    public TypeName GetGenericTypeParameter(object? genericContext, int index) => default;

    public TypeName GetFunctionPointerType(MethodSignature<TypeName> signature) => default;

    private void Add(MemberReference member)
    {
        Add(member.Parent);
        if (member.GetKind() == MemberReferenceKind.Field)
        {
            member.DecodeFieldSignature(this, null);
        }
        else
        {
            member.DecodeMethodSignature(this, null);
        }
    }

    private void Add(StandaloneSignature signature)
    {
        if (signature.GetKind() == StandaloneSignatureKind.Method)
        {
            signature.DecodeMethodSignature(this, null);
        }
        else
        {
            signature.DecodeLocalSignature(this, null);
        }
    }

    private TypeName Note(TypeName type)
    {
        seen.Add(type);
        return type;
    }
}
