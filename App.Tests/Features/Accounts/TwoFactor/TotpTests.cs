using System.Text;
using BlazorAccounts.Features.Accounts.TwoFactor;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Accounts.TwoFactor;

[Covers("ACC-13")]
public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>RFC 4226 appendix D.</summary>
    [Theory]
    [InlineData(0, "755224")]
    [InlineData(1, "287082")]
    [InlineData(2, "359152")]
    [InlineData(3, "969429")]
    [InlineData(4, "338314")]
    [InlineData(5, "254676")]
    [InlineData(6, "287922")]
    [InlineData(7, "162583")]
    [InlineData(8, "399871")]
    [InlineData(9, "520489")]
    public void Codes_are_those_of_RFC_4226(long counter, string code) => Assert.Equal(code, Totp.Code(Secret, counter));

    /// <summary>RFC 6238 appendix B, whose eight digits end in ours.</summary>
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void Steps_are_those_of_RFC_6238(long seconds, string code) =>
        Assert.Equal(code[2..], Totp.Code(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_clock_may_be_one_step_off(int steps, bool accepted)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1234567890);
        var step = Totp.StepAt(now) + steps;

        Assert.Equal(accepted ? step : null, Totp.Match(Secret, Totp.Code(Secret, step), now));
    }

    [Fact]
    public void What_is_no_six_digits_matches_nothing()
    {
        Assert.Null(Totp.Match(Secret, "", DateTimeOffset.UnixEpoch.AddDays(1)));
        Assert.Null(Totp.Match(Secret, "12345", DateTimeOffset.UnixEpoch.AddDays(1)));
    }

    /// <summary>RFC 4648 section 10, without the padding.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_is_that_of_RFC_4648(string text, string encoded) => Assert.Equal(encoded, Totp.Base32(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void The_uri_names_product_and_account() => Assert.Equal(
        "otpauth://totp/My%20App:ada%2Bnews%40example.com?secret=MZXW6YTBOI&issuer=My%20App",
        Totp.Uri("My App", "ada+news@example.com", "foobar"u8));
}
