using Pitwall.Engine.Platform;

namespace Pitwall.Engine.Trading.Venues;

/// <summary>What one owner has tried with one order; forgotten with the owner, and nothing depends on it.</summary>
internal sealed class Errand
{
    /// <summary>Transmissions of the order by this owner that the venue may have looked at.</summary>
    public int Sends { get; set; }

    /// <summary>Some transmission's fate is unknown, so a refusal of another one proves nothing.</summary>
    public bool IsDoubtful { get; set; }

    /// <summary>A request about the order is on its way; one at a time.</summary>
    public bool IsOut { get; set; }

    /// <summary>The venue's word on the order is wanted before anything else is done about it.</summary>
    public bool MustAsk { get; set; }

    /// <summary>The venue did not know the order when it was asked, so the same bytes may go once more.</summary>
    public bool MayRepeat { get; set; }

    public Moment NotBefore { get; set; }

    /// <summary>Nothing about the order for a while.</summary>
    public void Rest(Moment now, long micros) => NotBefore = now.Plus(micros);
}
