using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Pitwall.Server.Accounts.Passwords;

/// <summary>What came of holding a password against a hash.</summary>
internal enum PasswordCheck
{
    Wrong,
    Right,

    /// <summary>Right, and the hash is cheaper than today's: store a new one.</summary>
    RightButCheap,
}

/// <summary>
/// ASP.NET Core Identity's hasher (salted PBKDF2-SHA512), with the rounds of <see cref="AccountsOptions"/>.
/// </summary>
internal sealed class PasswordHashes(AccountsOptions options)
{
    // The hasher's user parameter is for other schemes; V3 hashes do not contain it.
    private static readonly object Nobody = new();

    private readonly PasswordHasher<object> hasher = new(
        Options.Create(new PasswordHasherOptions { IterationCount = options.PasswordRounds }));

    private readonly Lazy<string> dummy = new(() =>
        new PasswordHashes(options).Make(SecretToken.New().Text));

    public string Make(string password) => hasher.HashPassword(Nobody, Normal(password));

    /// <summary>Without a hash (no such user) it takes just as long, so that time does not tell who exists.</summary>
    public PasswordCheck Check(string? hash, string password) =>
        hasher.VerifyHashedPassword(Nobody, hash ?? dummy.Value, Normal(password)) switch
        {
            PasswordVerificationResult.Success when hash is not null => PasswordCheck.Right,
            PasswordVerificationResult.SuccessRehashNeeded when hash is not null => PasswordCheck.RightButCheap,
            _ => PasswordCheck.Wrong,
        };

    // Keyboards write the same character in different ways (NIST SP 800-63B, 5.1.1.2).
    private static string Normal(string password) => password.Normalize(NormalizationForm.FormKC);
}
