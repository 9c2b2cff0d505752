using System.Buffers.Binary;
using Pitwall.Server.Accounts;
using Pitwall.Server.Accounts.Passwords;

namespace Pitwall.Server.Tests.Accounts.Passwords;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("elevenchars")]
    [InlineData("123456789012")]
    [InlineData("098765432109")]
    [InlineData("passwordpassword")]
    [InlineData("Password1234!")]
    [InlineData("P@ssw0rd1234")]
    [InlineData("qwertyuiop123")]
    [InlineData("1q2w3e4r5t6y")]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("iloveyou2024!")]
    [InlineData("letmeinletmein")]
    [InlineData("adm1n1strator")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("abababababab")]
    [InlineData("correct horse battery staple")]
    [InlineData("Pitwall-Pitwall")]
    [InlineData("anna-anna-anna")]
    [InlineData("ANNA12345678")]
    [InlineData("a tab\tin the middle")]
    public void Refuses(string password) => PasswordRules.Objection("anna", password).ShouldNotBeNull();

    [Theory]
    [InlineData("tyre blankets in the rain")]
    [InlineData("box box box, anna")]
    [InlineData("xK9#mQ2$vL7p")]
    [InlineData("пароль для стены")]
    [InlineData("雨の中のタイヤ温め器です")]
    [InlineData("love me tender tonight")]
    [InlineData("!#%&/()=?¡¿'")]
    public void Allows(string password) => PasswordRules.Objection("anna", password).ShouldBeNull();

    [Fact]
    public void A_password_may_be_long_but_not_endless()
    {
        var words = string.Concat(Enumerable.Repeat("tyre blankets in the rain, ", 10));

        PasswordRules.Objection("anna", words[..256]).ShouldBeNull();
        PasswordRules.Objection("anna", words[..257]).ShouldNotBeNull();
    }

    [Fact]
    public void A_hash_is_salted_slow_and_says_its_cost()
    {
        var hashes = new PasswordHashes(new AccountsOptions());
        var (one, other) = (hashes.Make("tyre blankets"), hashes.Make("tyre blankets"));

        one.ShouldNotBe(other);
        hashes.Check(one, "tyre blankets").ShouldBe(PasswordCheck.Right);
        hashes.Check(one, "tyre blanket").ShouldBe(PasswordCheck.Wrong);
        hashes.Check(hash: null, "tyre blankets").ShouldBe(PasswordCheck.Wrong);
        var bytes = Convert.FromBase64String(one);
        bytes[0].ShouldBe((byte)1, "Identity's V3");
        BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1)).ShouldBe(2U, "HMAC-SHA512");
        BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5)).ShouldBeGreaterThanOrEqualTo(210_000U);
        new PasswordHashes(new AccountsOptions { PasswordRounds = 211_000 }).Check(one, "tyre blankets")
            .ShouldBe(PasswordCheck.RightButCheap);
    }

    [Fact]
    public void The_same_character_typed_in_another_way_is_the_same_password()
    {
        var hashes = new PasswordHashes(new AccountsOptions());

        hashes.Check(hashes.Make("caf\u00e9 in the pit lane"), "cafe\u0301 in the pit lane")
            .ShouldBe(PasswordCheck.Right);
    }
}
