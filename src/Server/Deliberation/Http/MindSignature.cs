using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pitwall.Server.Deliberation.Http;

/// <summary>
/// The header by which an http mind knows that it is we who ask: <c>t=seconds,v1=hex</c> with HMAC-SHA-256 over
/// <c>t.body</c>. A receiver refuses what is older than a few minutes.
/// </summary>
internal static class MindSignature
{
    public const string Header = "X-Pitwall-Signature";

    public static string Of(string secret, DateTimeOffset now, ReadOnlySpan<byte> body)
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes(seconds), (byte)'.', .. body];
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
        return $"t={seconds},v1={Convert.ToHexStringLower(mac)}";
    }
}
