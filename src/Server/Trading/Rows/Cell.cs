using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Trading.Rows;

/// <summary>
/// The one place that knows how a value of each <see cref="ColumnKind"/> looks: as comparable text, as a COPY field,
/// and as the SQL expression that reads the same text back.
/// </summary>
internal static class Cell
{
    private const long TicksPerMicro = TimeSpan.TicksPerMicrosecond;

    /// <summary>The text two equal values share, whoever wrote them; null stays null.</summary>
    public static string? Text(ColumnKind kind, object? value) => value switch
    {
        null => null,
        int number => number.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture),
        decimal number => DecimalMath.ToText(number),
        Guid id => id.ToString("D", CultureInfo.InvariantCulture),
        Moment at => at.Micros.ToString(CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        string[] texts => JsonSerializer.Serialize(texts),
        string text => kind == ColumnKind.Json ? JsonForm.Normalise(text) : text,
        _ => throw new UnreachableException($"No column stores a {value.GetType().Name}"),
    };

    /// <summary>
    /// SQL whose result, passed through <see cref="FromDatabase"/>, is <see cref="Text"/> of the stored value.
    /// </summary>
    public static string SelectText(Column column) => column.Kind switch
    {
        ColumnKind.Number => $"trim_scale({column.Name})::text",
        ColumnKind.Time => $"trim_scale(extract(epoch FROM {column.Name}) * 1000000)::text",
        ColumnKind.Texts => $"to_json({column.Name})::text",
        _ => $"{column.Name}::text",
    };

    public static string? FromDatabase(ColumnKind kind, string? text) => (kind, text) switch
    {
        (_, null) => null,
        (ColumnKind.Texts, _) => JsonSerializer.Serialize(JsonSerializer.Deserialize<string?[]>(text)),
        (ColumnKind.Json, _) => JsonForm.Normalise(text),
        _ => text,
    };

    /// <summary>The value inside a JSON document that json_populate_recordset turns back into the column.</summary>
    public static void WriteJson(Utf8JsonWriter json, Column column, object? value)
    {
        json.WritePropertyName(column.Name);
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text when column.Kind == ColumnKind.Json:
                json.WriteRawValue(text);
                break;
            case string[] texts:
                JsonSerializer.Serialize(json, texts);
                break;
            case Moment at:
                json.WriteStringValue(at.ToString());
                break;
            default:
                json.WriteStringValue(Text(column.Kind, value));
                break;
        }
    }

    /// <summary>Into the driver's buffer; only a full one goes to the wire, so nothing is awaited per value.</summary>
    public static void Copy(NpgsqlBinaryImporter copy, object? value, ColumnKind kind)
    {
        switch (value)
        {
            case null:
                copy.WriteNull();
                break;
            case int number:
                copy.Write(number, NpgsqlDbType.Integer);
                break;
            case long number:
                copy.Write(number, NpgsqlDbType.Bigint);
                break;
            case decimal number:
                copy.Write(number, NpgsqlDbType.Numeric);
                break;
            case Guid id:
                copy.Write(id, NpgsqlDbType.Uuid);
                break;
            case Moment at:
                copy.Write(ToDateTime(at), NpgsqlDbType.TimestampTz);
                break;
            case bool flag:
                copy.Write(flag, NpgsqlDbType.Boolean);
                break;
            case string[] texts:
                copy.Write(texts, NpgsqlDbType.Array | NpgsqlDbType.Text);
                break;
            case string text:
                copy.Write(text, kind == ColumnKind.Json ? NpgsqlDbType.Jsonb : NpgsqlDbType.Text);
                break;
            default:
                throw new UnreachableException($"No column stores a {value.GetType().Name}");
        }
    }

    public static DateTime ToDateTime(Moment at) => DateTime.UnixEpoch.AddTicks(at.Micros * TicksPerMicro);

    public static Moment ToMoment(DateTime at) =>
        new((at.ToUniversalTime() - DateTime.UnixEpoch).Ticks / TicksPerMicro);
}
