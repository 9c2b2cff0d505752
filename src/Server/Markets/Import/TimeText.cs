using System.Buffers.Text;
using Pitwall.Engine.Platform;

namespace Pitwall.Server.Markets.Import;

/// <summary>
/// The ways a file writes a time: epoch seconds, milliseconds or microseconds (told by their size), or ISO 8601 with a
/// T or a space, with or without fraction and offset; no offset means UTC. Times lie in 2000–2099, so a wrong unit is
/// seen.
/// </summary>
internal static class TimeText
{
    private static readonly Moment Earliest = Moment.FromSeconds(946_684_800);
    private static readonly Moment Latest = Moment.FromSeconds(4_102_444_800);

    public static bool TryParse(ReadOnlySpan<byte> text, out Moment moment)
    {
        text = text.Trim((byte)' ');
        return (TryEpoch(text, out moment) || TryIso(text, out moment)) && moment >= Earliest && moment < Latest;
    }

    private static bool TryEpoch(ReadOnlySpan<byte> text, out Moment moment)
    {
        moment = default;
        var point = text.IndexOf((byte)'.');
        if (point > 0 && text[(point + 1)..].TrimStart((byte)'0').Length == 0)
        {
            text = text[..point];
        }

        if (!Utf8Parser.TryParse(text, out long number, out var used) || used != text.Length || number < 0)
        {
            return false;
        }

        // 1e11 seconds lie in the year 5138 and 1e11 milliseconds in 1973: the ranges of the units never meet.
        moment = number switch
        {
            < 100_000_000_000 => Moment.FromSeconds(number),
            < 100_000_000_000_000 => Moment.FromMillis(number),
            _ => new Moment(number),
        };
        return true;
    }

    private static bool TryIso(ReadOnlySpan<byte> text, out Moment moment)
    {
        moment = default;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-'
            || !TryNumber(text[..4], out var year)
            || !TryNumber(text[5..7], out var month)
            || !TryNumber(text[8..10], out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        var midnight = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        var micros = (midnight.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        var rest = text[10..];
        if (rest.Length > 0)
        {
            if ((rest[0] != 'T' && rest[0] != ' ')
                || !TryClock(rest[1..], out var clock, out rest)
                || !TryOffset(rest, out var offset))
            {
                return false;
            }

            micros += clock - offset;
        }

        moment = new Moment(micros);
        return true;
    }

    private static bool TryClock(ReadOnlySpan<byte> text, out long micros, out ReadOnlySpan<byte> rest)
    {
        micros = 0;
        rest = default;
        if (text.Length < 5 || text[2] != ':'
            || !TryNumber(text[..2], out var hour)
            || !TryNumber(text[3..5], out var minute)
            || hour > 23
            || minute > 59)
        {
            return false;
        }

        micros = (hour * Moment.Hour) + (minute * Moment.Minute);
        rest = text[5..];
        if (rest.Length < 3 || rest[0] != ':')
        {
            return true;
        }

        if (!TryNumber(rest[1..3], out var second) || second > 59)
        {
            return false;
        }

        micros += second * Moment.Second;
        rest = rest[3..];
        return rest.Length == 0 || rest[0] != '.' || TryFraction(ref rest, ref micros);
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> rest, ref long micros)
    {
        var unit = Moment.Second / 10;
        var digits = 1;
        for (; digits < rest.Length && rest[digits] is >= (byte)'0' and <= (byte)'9'; digits++)
        {
            micros += (rest[digits] - '0') * unit;
            unit /= 10;
        }

        rest = rest[digits..];
        return digits > 1;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (text.Length == 0 || text.SequenceEqual("Z"u8) || text.SequenceEqual("z"u8) || text.SequenceEqual(" UTC"u8))
        {
            return true;
        }

        var digits = text[1..];
        if ((text[0] != '+' && text[0] != '-')
            || digits.Length < 2
            || !TryNumber(digits[..2], out var hours)
            || hours > 14)
        {
            return false;
        }

        digits = digits[2..];
        var minutes = 0;
        if (digits.Length > 0 && (!TryNumber(digits[0] == ':' ? digits[1..] : digits, out minutes) || minutes > 59))
        {
            return false;
        }

        micros = ((hours * Moment.Hour) + (minutes * Moment.Minute)) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        return text.Length is > 0 and <= 4;
    }
}
