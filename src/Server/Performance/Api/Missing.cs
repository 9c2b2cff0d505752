using Pitwall.Engine.Performance;

namespace Pitwall.Server.Performance.Api;

/// <summary>Collects, field by field, why a figure is not shown; a null without a reason would be a riddle.</summary>
internal sealed class Missing
{
    private readonly SortedDictionary<string, string> reasons = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Reasons => reasons;

    public void Say(string field, string reason) => reasons[field] = reason;

    public T? Value<T>(string field, Judged<T> judged)
        where T : struct =>
        Value(field, judged, value => (T?)value);

    public TShown? Value<T, TShown>(string field, Judged<T> judged, Func<T, TShown?> shown)
        where T : notnull
    {
        if (judged.IsShown)
        {
            return shown(judged.Value);
        }

        reasons[field] = judged.Withheld!;
        return default;
    }

    public T? Value<T>(string field, T? value, string reason)
        where T : struct
    {
        if (value is null)
        {
            reasons[field] = reason;
        }

        return value;
    }
}
