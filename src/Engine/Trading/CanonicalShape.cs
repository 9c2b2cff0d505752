using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading;

/// <summary>
/// Writes one type's canonical bytes. It is read from the type once, as the serializer of <see cref="Canonical"/> reads
/// it, and gives the same bytes several times as fast; a test holds both against each other.
/// </summary>
internal abstract class CanonicalShape<T>
{
    public abstract void Write(CanonicalBuffer to, T value);
}

/// <summary>Which shape a type has.</summary>
internal static class CanonicalShapes
{
    /// <summary>Made at first use and kept; a type without a shape throws.</summary>
    public static CanonicalShape<T> Of<T>() => Kept<T>.Shape;

    private static object Make(Type type) =>
        Leaf(type) is { } leaf ? leaf
        : type.IsEnum ? Generic(typeof(WordShape<>), type)
        : Nullable.GetUnderlyingType(type) is { } inner ? Generic(typeof(OptionalShape<>), inner)
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            ? Generic(typeof(ListShape<>), type.GetGenericArguments()[0])
        : type.IsAbstract && type.IsDefined(typeof(JsonPolymorphicAttribute))
            ? Generic(typeof(UnionShape<>), type)
        : type is { IsClass: true, IsSealed: true, Namespace: not null } && type.Namespace.StartsWith(
            "Pitwall.", StringComparison.Ordinal)
            ? Generic(typeof(RecordShape<>), type)
        : throw new NotSupportedException($"{type} has no canonical shape");

    private static object? Leaf(Type type) =>
        type == typeof(string) ? new LeafShape<string>((to, v) => to.Text(v))
        : type == typeof(bool) ? new LeafShape<bool>((to, v) => to.Raw(v ? "true"u8 : "false"u8))
        : type == typeof(int) ? new LeafShape<int>((to, v) => to.Number(v))
        : type == typeof(long) ? new LeafShape<long>((to, v) => to.Number(v))
        : type == typeof(decimal) ? new LeafShape<decimal>((to, v) => to.Amount(v))
        : type == typeof(Moment) ? new LeafShape<Moment>((to, v) => to.Number(v.Micros))
        : type == typeof(Price) ? new LeafShape<Price>((to, v) => to.Amount(v.Value))
        : type == typeof(Quantity) ? new LeafShape<Quantity>((to, v) => to.Amount(v.Value))
        : type == typeof(Usd) ? new LeafShape<Usd>((to, v) => to.Amount(v.Value))
        : type == typeof(Leverage) ? new LeafShape<Leverage>((to, v) => to.Text(v.ToString()))
        : type == typeof(RowId) ? new LeafShape<RowId>((to, v) => to.Id(v))
        : type == typeof(Cloid) ? new LeafShape<Cloid>((to, v) => to.Text(v.ToString()))
        : type == typeof(Hash32) ? new LeafShape<Hash32>((to, v) => to.Text(v.ToString()))
        : type == typeof(InstrumentId) ? new LeafShape<InstrumentId>((to, v) => to.Text(v.ToString()))
        : type == typeof(AgentSlug) ? new LeafShape<AgentSlug>((to, v) => to.Text(v.ToString()))
        : null;

    private static object Generic(Type shape, Type argument) =>
        Activator.CreateInstance(shape.MakeGenericType(argument))!;

    private static class Kept<T>
    {
        public static readonly CanonicalShape<T> Shape = (CanonicalShape<T>)Make(typeof(T));
    }

    private sealed class LeafShape<T>(Action<CanonicalBuffer, T> write) : CanonicalShape<T>
    {
        public override void Write(CanonicalBuffer to, T value)
        {
            if (value is null)
            {
                to.Raw("null"u8);
                return;
            }

            write(to, value);
        }
    }

    private sealed class WordShape<T> : CanonicalShape<T>
        where T : struct, Enum
    {
        private readonly byte[][] words =
            [.. Enum.GetValues<T>().Select(value => Encoding.UTF8.GetBytes($"\"{Canonical.EnumName(value)}\""))];

        /// <summary>A vocabulary counts from 0 without a gap; a value outside it throws.</summary>
        public override void Write(CanonicalBuffer to, T value) => to.Raw(words[Unsafe.BitCast<T, int>(value)]);
    }

    private sealed class OptionalShape<T> : CanonicalShape<T?>
        where T : struct
    {
        private readonly CanonicalShape<T> inner = Of<T>();

        public override void Write(CanonicalBuffer to, T? value)
        {
            if (value is { } there)
            {
                inner.Write(to, there);
            }
            else
            {
                to.Raw("null"u8);
            }
        }
    }

    private sealed class ListShape<T> : CanonicalShape<ImmutableArray<T>>
    {
        private readonly CanonicalShape<T> item = Of<T>();

        public override void Write(CanonicalBuffer to, ImmutableArray<T> value)
        {
            if (value.IsDefault)
            {
                to.Raw("null"u8);
                return;
            }

            to.Raw("["u8);
            for (var i = 0; i < value.Length; i++)
            {
                if (i > 0)
                {
                    to.Raw(","u8);
                }

                item.Write(to, value[i]);
            }

            to.Raw("]"u8);
        }
    }

    private sealed class RecordShape<T> : CanonicalShape<T>
        where T : class
    {
        private readonly Field<T>[] fields = FieldsOf<T>(typeof(T), "{");

        public override void Write(CanonicalBuffer to, T value)
        {
            if (value is null)
            {
                to.Raw("null"u8);
                return;
            }

            foreach (var field in fields)
            {
                field.Write(to, value);
            }

            to.Raw("}"u8);
        }
    }

    private sealed class UnionShape<T> : CanonicalShape<T>
        where T : class
    {
        private readonly Dictionary<Type, Field<T>[]> cases = typeof(T)
            .GetCustomAttributes<JsonDerivedTypeAttribute>()
            .ToDictionary(
                a => a.DerivedType,
                a => FieldsOf<T>(a.DerivedType, $"{{\"t\":\"{a.TypeDiscriminator}\","));

        public override void Write(CanonicalBuffer to, T value)
        {
            foreach (var field in cases[value.GetType()])
            {
                field.Write(to, value);
            }

            to.Raw("}"u8);
        }
    }

    /// <summary>What is stored of a type: its own properties as declared, then those of its base.</summary>
    private static Field<T>[] FieldsOf<T>(Type type, string opening)
    {
        var fields = new List<Field<T>>();
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            var declared = level.GetProperties(
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);
            foreach (var property in declared.Where(p => p.SetMethod is { IsPublic: true }))
            {
                var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
                var isOptional = property.GetCustomAttribute<JsonIgnoreAttribute>()
                    is { Condition: JsonIgnoreCondition.WhenWritingNull };
                var text = $"{(fields.Count == 0 ? opening : ",")}\"{name}\":";
                fields.Add((Field<T>)Activator.CreateInstance(
                    typeof(Field<,,>).MakeGenericType(typeof(T), type, property.PropertyType),
                    Encoding.UTF8.GetBytes(text),
                    property.GetMethod,
                    isOptional)!);
            }
        }

        return fields.Count > 0 ? [.. fields] : throw new NotSupportedException($"{type} has nothing to write");
    }

    private abstract class Field<T>
    {
        public abstract void Write(CanonicalBuffer to, T owner);
    }

    private sealed class Field<TBase, TOwner, TValue>(byte[] name, MethodInfo getter, bool skipsNull) : Field<TBase>
        where TOwner : class, TBase
    {
        private readonly Func<TOwner, TValue> read = getter.CreateDelegate<Func<TOwner, TValue>>();
        private readonly CanonicalShape<TValue> shape = Of<TValue>();

        public override void Write(CanonicalBuffer to, TBase owner)
        {
            var value = read((TOwner)(object)owner!);
            if (skipsNull && value is null)
            {
                return;
            }

            to.Raw(name);
            shape.Write(to, value);
        }
    }
}
