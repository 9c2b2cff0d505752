namespace Pitwall.Engine.Deliberation.Replies.Rows;

/// <summary>What an action word says before the position is looked at.</summary>
internal enum Intention
{
    OpenLong,
    OpenShort,

    /// <summary>Opens; the side stands in another field.</summary>
    Enter,

    /// <summary>Opens a long or closes a short.</summary>
    Buy,

    /// <summary>Opens a short or closes a long: the word means either.</summary>
    Sell,
    Add,
    Close,
    CloseLong,
    CloseShort,
    Reduce,
    ReduceLong,
    ReduceShort,
    SetStop,
    SetTarget,
    Hold,
    Wait,
}

/// <summary>
/// The closed vocabulary of actions over all dialects. Words that models invent for leaving a position or guarding it
/// are known too and marked as invented; nothing is ever opened by an invented word.
/// </summary>
internal static class ActionWords
{
    private static readonly SortedDictionary<string, (Intention Intention, bool IsInvented)> Words = Build();

    public static bool IsKnown(string word) => Words.ContainsKey(Plain(word));

    /// <summary>What the word says, or null when nobody knows it.</summary>
    public static (Intention Intention, bool IsInvented)? Find(string word) =>
        Words.TryGetValue(Plain(word), out var found) ? found : null;

    private static string Plain(string word)
    {
        var text = word.Length > 48 ? "" : word.Trim().Trim('*', '.', '!', '"', '\'', '`').Trim().ToLowerInvariant();
        return text.Replace(' ', '_').Replace('-', '_');
    }

    private static SortedDictionary<string, (Intention, bool)> Build()
    {
        var words = new SortedDictionary<string, (Intention, bool)>(StringComparer.Ordinal);
        Known(Intention.OpenLong, "open_long", "buy_to_enter", "long", "enter_long");
        Known(Intention.OpenShort, "open_short", "sell_to_enter", "short", "enter_short");
        Known(Intention.Enter, "entry", "enter", "open");
        Known(Intention.Buy, "buy", "bullish", "overweight");
        Known(Intention.Sell, "sell", "bearish", "underweight");
        Known(Intention.Add, "add");
        Known(Intention.Close, "close", "close_position", "cover", "exit");
        Known(Intention.CloseLong, "close_long");
        Known(Intention.CloseShort, "close_short");
        Known(Intention.Reduce, "reduce", "partial_close");
        Known(Intention.SetStop, "set_stop", "update_stop_loss");
        Known(Intention.SetTarget, "set_target", "update_take_profit");
        Known(Intention.Hold, "hold", "hold_long", "hold_short");
        Known(Intention.Wait, "wait", "no_action", "nothing", "do_nothing", "neutral", "none", "no_trade");
        Invented(Intention.Close, "exit_position", "close_all", "flatten", "full_close", "close_full", "close_trade");
        Invented(Intention.CloseLong, "exit_long", "sell_to_close", "close_long_position");
        Invented(Intention.CloseShort, "exit_short", "buy_to_close", "buy_to_cover", "close_short_position");
        Invented(Intention.Reduce, "reduce_position", "trim", "scale_out", "take_partial_profit");
        Invented(Intention.ReduceLong, "partial_close_long", "reduce_long");
        Invented(Intention.ReduceShort, "partial_close_short", "reduce_short");
        Invented(
            Intention.SetStop, "adjust_stop_loss", "move_stop_loss", "set_stop_loss", "tighten_stop", "update_stop");
        Invented(Intention.SetTarget, "adjust_take_profit", "move_take_profit", "set_take_profit", "update_target");
        Invented(Intention.Hold, "hold_position", "keep", "maintain", "holding");
        Invented(Intention.Wait, "skip", "pass", "stay_out", "observe", "watch");
        return words;

        void Known(Intention intention, params string[] names) => Put(intention, false, names);

        void Invented(Intention intention, params string[] names) => Put(intention, true, names);

        void Put(Intention intention, bool invented, string[] names)
        {
            foreach (var name in names)
            {
                words.Add(name, (intention, invented));
            }
        }
    }
}
