using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Pitwall.Server.Accounts;

/// <summary>
/// 256 random bits as base64url, handed out once; only their SHA-256 is kept. A plain hash is enough because nobody
/// can guess the bits.
/// </summary>
internal sealed record SecretToken(string Text)
{
    private const int Bytes = 32;

    public byte[] Hash => HashOf(Text);

    public static SecretToken New() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)));

    public static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Not the secret, so that it cannot slip into a log.</summary>
    public override string ToString() => "***";
}
