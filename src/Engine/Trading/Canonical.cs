using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading;

/// <summary>
/// The bytes that are stored and hashed: UTF-8 JSON, properties in declared order (a base type's after the derived
/// type's, so an input's time comes last), nulls written, decimals as text without trailing zeros, moments as int64
/// microseconds, vocabulary in snake_case, non-ASCII escaped.
/// </summary>
public static class Canonical
{
    private static readonly JsonSerializerOptions Options = Make();

    [ThreadStatic]
    private static CanonicalBuffer? buffer;

    public static byte[] Bytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <summary>The same bytes several times as fast: a step is written for every row of a journal.</summary>
    public static byte[] Bytes(Step step)
    {
        var to = buffer ??= new CanonicalBuffer();
        to.Clear();
        CanonicalShapes.Of<Step>().Write(to, step);
        return to.ToArray();
    }

    public static T Read<T>(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize<T>(bytes, Options)
        ?? throw new JsonException($"The stored bytes say null where a {typeof(T).Name} belongs");

    /// <summary>The stored word of a vocabulary value, for example "open_long".</summary>
    public static string EnumName<T>(T value)
        where T : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.General)
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowDuplicateProperties = false,
            IgnoreReadOnlyProperties = true,
            MaxDepth = 32,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new MomentConverter());
        options.Converters.Add(new AmountConverter<decimal>(d => d, ReadDecimal));
        options.Converters.Add(new AmountConverter<Price>(p => p.Value, t => new Price(ReadDecimal(t))));
        options.Converters.Add(new AmountConverter<Quantity>(q => q.Value, t => new Quantity(ReadDecimal(t))));
        options.Converters.Add(new AmountConverter<Usd>(u => u.Value, t => new Usd(ReadDecimal(t))));
        options.Converters.Add(new TextConverter<Leverage>(l => l.ToString(), t => new Leverage(ReadWhole(t))));
        options.Converters.Add(new RowIdConverter());
        options.Converters.Add(new TextConverter<Cloid>(c => c.ToString(), Cloid.Parse));
        options.Converters.Add(new TextConverter<Hash32>(h => h.ToString(), Hash32.Parse));
        options.Converters.Add(new TextConverter<InstrumentId>(i => i.ToString(), t => new InstrumentId(t)));
        options.Converters.Add(new TextConverter<AgentSlug>(a => a.ToString(), t => new AgentSlug(t)));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private static decimal ReadDecimal(string text) =>
        DecimalMath.TryParse(text, out var value) ? value : throw new JsonException($"'{text}' is no decimal");

    private static int ReadWhole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new JsonException($"'{text}' is no whole number");

    private sealed class MomentConverter : JsonConverter<Moment>
    {
        public override Moment Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, Moment value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.Micros);
    }

    /// <summary>The text of <see cref="DecimalMath.ToText"/>, written without making a string of it.</summary>
    private sealed class AmountConverter<T>(Func<T, decimal> amount, Func<string, T> read)
        : TextConverter<T>(value => DecimalMath.ToText(amount(value)), read)
        where T : notnull
    {
        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            Span<byte> text = stackalloc byte[DecimalMath.TextMax];
            writer.WriteStringValue(text[..DecimalMath.ToText(amount(value), text)]);
        }
    }

    private sealed class RowIdConverter() : TextConverter<RowId>(id => id.ToString(), RowId.Parse)
    {
        public override void Write(Utf8JsonWriter writer, RowId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToGuid());
    }

    private class TextConverter<T>(Func<T, string> write, Func<string, T> read) : JsonConverter<T>
        where T : notnull
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            read(reader.GetString() ?? throw new JsonException($"A {typeof(T).Name} is text"));

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(write(value));

        public override T ReadAsPropertyName(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            read(reader.GetString()!);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WritePropertyName(write(value));
    }
}
