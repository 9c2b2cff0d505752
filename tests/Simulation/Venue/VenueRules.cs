using System.Globalization;
using Pitwall.Engine.Trading.Venues;

namespace Pitwall.Simulation.Venue;

/// <summary>What the fake venue takes, read from the venue's documentation and not from the product's code.</summary>
internal sealed record VenueRules(string Coin, int SizeDecimals, decimal Start, decimal HalfSpread)
{
    private const int Figures = 5;
    private const int DecimalsMax = 6;

    /// <summary>Null when the venue takes it; else the sentence it answers with.</summary>
    public string? Objection(OrderTicket ticket)
    {
        if (ticket.Size.Value <= 0 || decimal.Round(ticket.Size.Value, SizeDecimals) != ticket.Size.Value)
        {
            return $"size {ticket.Size} has more than {SizeDecimals} decimals or is 0";
        }

        foreach (var price in new[] { ticket.Limit, ticket.Trigger })
        {
            if (price is { } at && !IsPrice(at.Value))
            {
                return $"price {at} has more than {Figures} figures or {DecimalsMax - SizeDecimals} decimals";
            }
        }

        return null;
    }

    /// <summary>The nearest price it takes, up or down.</summary>
    public decimal Rounded(decimal price, bool up)
    {
        var unit = 1m;
        for (var decimals = 0; decimals < DecimalsMax - SizeDecimals; decimals++)
        {
            if (!IsPrice(decimal.Truncate(price) + (unit / 10m)))
            {
                break;
            }

            unit /= 10m;
        }

        var whole = decimal.Truncate(price / unit);
        return ((up && whole * unit < price) ? whole + 1 : whole) * unit;
    }

    /// <summary>At most five significant figures and 6 − size decimals after the point; whole numbers always.</summary>
    private bool IsPrice(decimal price)
    {
        if (decimal.Truncate(price) == price)
        {
            return price > 0;
        }

        var text = price.ToString(CultureInfo.InvariantCulture);
        var (before, after) = (text.IndexOf('.', StringComparison.Ordinal), text.TrimEnd('0'));
        var decimals = after.Length - before - 1;
        var figures = after.Replace(".", "", StringComparison.Ordinal).TrimStart('0').Length;
        return price > 0 && decimals <= DecimalsMax - SizeDecimals && figures <= Figures;
    }
}
