namespace Pitwall.Engine.Deliberation.Replies.Rows;

/// <summary>
/// What models call the fields of a decision. Names are compared without case, blanks, dashes, underscores.
/// </summary>
internal static class FieldNames
{
    public static readonly string[] Coin =
        ["coin", "symbol", "asset", "ticker", "instrument", "pair", "market", "marketid"];

    public static readonly string[] Action =
        ["signal", "action", "operation", "opeartion", "decision", "recommendation", "rating", "direction", "side"];

    public static readonly string[] Side = ["side", "direction", "positionside"];

    public static readonly string[] Notional =
    [
        "notionalusd", "positionsizeusd", "allocationusd", "notional", "sizeusd", "usdsize", "amountusd",
        "positionvalueusd",
    ];

    public static readonly string[] Quantity = ["quantity", "qty", "size", "amount", "positionsize", "units"];

    public static readonly string[] Portion = ["targetportionofbalance", "portionofbalance"];

    public static readonly string[] Fraction = ["fraction", "closefraction", "closeratio", "reducefraction"];

    public static readonly string[] Percentage =
        ["closepercentage", "closepercent", "percentage", "percent", "reducepercentage", "closepct"];

    public static readonly string[] Leverage = ["leverage"];

    public static readonly string[] Stop =
        ["stop", "stoploss", "stoplossprice", "slprice", "sl", "stopprice"];

    public static readonly string[] NewStop = ["newstoploss", "newstop", "newsl", .. Stop, "price", "newprice"];

    public static readonly string[] Target =
        ["target", "takeprofit", "profittarget", "takeprofitprice", "tpprice", "tp", "targetprice", "pricetarget"];

    public static readonly string[] NewTarget = ["newtakeprofit", "newtarget", "newtp", .. Target, "price", "newprice"];

    public static readonly string[] Limit = ["limit", "limitprice"];

    public static readonly string[] Trigger = ["trigger", "triggerprice"];

    public static readonly string[] Confidence = ["confidence", "confidencescore", "conviction", "probability"];

    public static readonly string[] Justification =
    [
        "justification", "reasoning", "reason", "rationale", "explanation", "executivesummary", "thesis", "chat",
        "closereason", "exitplan",
    ];

    /// <summary>Keys of a whole answer that hold the model's reasoning.</summary>
    public static readonly string[] Thoughts =
    [
        "chainofthought", "cot", "cottrace", "cottracesummary", "thinking", "thinkinglog", "reasoninglog", "reasoning",
        "thoughts", "analysis",
    ];

    /// <summary>Whether a plain name is one of an action.</summary>
    public static bool IsAction(string plain) => Action.Contains(plain, StringComparer.Ordinal);

    /// <summary>A key as all its spellings have it in common: without case, blanks, dashes and underscores.</summary>
    public static string Plain(string key) => key.Length > 64 || key.All(char.IsAsciiLetterLower)
        ? key
        : string.Concat(key.Where(letter => letter is not ('_' or '-' or ' '))).ToLowerInvariant();
}
