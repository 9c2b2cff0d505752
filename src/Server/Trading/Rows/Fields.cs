using System.Text;
using Pitwall.Engine.Agents;
using Pitwall.Engine.Markets;
using Pitwall.Engine.Platform;
using Pitwall.Engine.Trading;

namespace Pitwall.Server.Trading.Rows;

/// <summary>The journal row a table row comes from, beside the thing it shows.</summary>
internal sealed record Booked<T>(int Desk, long Seq, Moment At, Moment Wall, T Value);

/// <summary>
/// Short ways to say "this column, of this kind, holds that of the thing", with the unit types unpacked.
/// </summary>
internal static class Fields<T>
{
    public static Field<Booked<T>> Desk => Make("desk_id", ColumnKind.Int, row => row.Desk);

    public static Field<Booked<T>> Seq => Make("seq", ColumnKind.Long, row => row.Seq);

    public static Field<Booked<T>> At => Make("at", ColumnKind.Time, row => row.At);

    public static Field<Booked<T>> Wall => Make("wall", ColumnKind.Time, row => row.Wall);

    public static Field<Booked<T>> Id(string name, Func<T, RowId?> value) =>
        Make(name, ColumnKind.Uuid, row => value(row.Value)?.ToGuid());

    public static Field<Booked<T>> Agent(Func<T, AgentSlug> value) =>
        Make("agent", ColumnKind.Text, row => value(row.Value).ToString());

    public static Field<Booked<T>> Instrument(Func<T, InstrumentId?> value) =>
        Make("instrument", ColumnKind.Text, row => value(row.Value)?.ToString());

    public static Field<Booked<T>> Text(string name, Func<T, string?> value) =>
        Make(name, ColumnKind.Text, row => StorableText.Of(value(row.Value)));

    public static Field<Booked<T>> Word<TEnum>(string name, Func<T, TEnum> value)
        where TEnum : struct, Enum =>
        Make(name, ColumnKind.Text, row => Canonical.EnumName(value(row.Value)));

    public static Field<Booked<T>> Generated(string name, Func<T, string> value) =>
        new(new Column(name, ColumnKind.Text, Generated: true), row => value(row.Value));

    public static Field<Booked<T>> Int(string name, Func<T, int?> value) =>
        Make(name, ColumnKind.Int, row => value(row.Value));

    public static Field<Booked<T>> Long(string name, Func<T, long> value) =>
        Make(name, ColumnKind.Long, row => value(row.Value));

    public static Field<Booked<T>> Flag(string name, Func<T, bool?> value) =>
        Make(name, ColumnKind.Flag, row => value(row.Value));

    public static Field<Booked<T>> GeneratedFlag(string name, Func<T, bool> value) =>
        new(new Column(name, ColumnKind.Flag, Generated: true), row => value(row.Value));

    public static Field<Booked<T>> Number(string name, Func<T, decimal?> value) =>
        Make(name, ColumnKind.Number, row => value(row.Value));

    public static Field<Booked<T>> Money(string name, Func<T, Usd?> value) =>
        Make(name, ColumnKind.Number, row => value(row.Value)?.Value);

    public static Field<Booked<T>> PriceOf(string name, Func<T, Price?> value) =>
        Make(name, ColumnKind.Number, row => value(row.Value)?.Value);

    public static Field<Booked<T>> Units(string name, Func<T, Quantity?> value) =>
        Make(name, ColumnKind.Number, row => value(row.Value)?.Value);

    public static Field<Booked<T>> Time(string name, Func<T, Moment?> value) =>
        Make(name, ColumnKind.Time, row => value(row.Value));

    public static Field<Booked<T>> Texts(string name, Func<T, IEnumerable<string>> value) =>
        Make(name, ColumnKind.Texts, row => value(row.Value).Select(text => StorableText.Of(text)!).ToArray());

    public static Field<Booked<T>> Json<TJson>(string name, Func<T, TJson?> value) =>
        Make(name, ColumnKind.Json, row => value(row.Value) is { } json ? JsonOf(json) : null);

    private static string JsonOf<TJson>(TJson value) =>
        StorableText.OfJson(Encoding.UTF8.GetString(Canonical.Bytes(value)));

    private static Field<Booked<T>> Make(string name, ColumnKind kind, Func<Booked<T>, object?> value) =>
        new(new Column(name, kind, Generated: false), value);
}
