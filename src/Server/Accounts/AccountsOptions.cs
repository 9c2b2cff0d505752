using System.ComponentModel.DataAnnotations;
using Pitwall.Server.Platform;

namespace Pitwall.Server.Accounts;

/// <summary>Settings below <c>Accounts</c>: how long sessions last and how often a password may be tried.</summary>
internal sealed class AccountsOptions
{
    private const string Section = "Accounts";

    /// <summary>Hours after which a session ends, however much it is used.</summary>
    [Range(1, 12)]
    public int SessionHours { get; init; } = 12;

    /// <summary>Minutes without use after which a user's session ends; an open page counts as use.</summary>
    [Range(5, 720)]
    public int IdleMinutes { get; init; } = 120;

    /// <summary>Attempts at each door (setup link, claim, login) in a minute from one address.</summary>
    [Range(1, 1_000)]
    public int AttemptsPerMinute { get; init; } = 5;

    /// <summary>Attempts to log in under one name in an hour.</summary>
    [Range(1, 10_000)]
    public int LoginsPerHour { get; init; } = 10;

    /// <summary>Rounds of PBKDF2-SHA512 of a new password hash; weaker hashes are renewed at the next login.</summary>
    [Range(210_000, 10_000_000)]
    public int PasswordRounds { get; init; } = 210_000;

    public static AccountsOptions Read(IConfiguration config)
    {
        var options = new AccountsOptions();
        var wrong = new List<ValidationResult>();
        try
        {
            config.GetSection(Section).Bind(options);
        }
        catch (InvalidOperationException unreadable)
        {
            throw new SetupException($"A setting below {Section} is no number: {unreadable.Message}", unreadable);
        }

        return Validator.TryValidateObject(options, new ValidationContext(options), wrong, validateAllProperties: true)
            ? options
            : throw new SetupException($"A setting below {Section} is out of range: {wrong[0].ErrorMessage}");
    }
}
